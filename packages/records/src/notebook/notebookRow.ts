import type { GainFlag, GainRow } from "../gainRow.ts";
import type { NotebookColumn } from "./columns.ts";
import { missingColumn, noValue, notANumber, notAWholeNumber, notText, type Place } from "./errors.ts";
import { readNumber } from "./numberText.ts";

/** One value of a row as its file holds it, and where it stands. `null`: the file holds the field without a value. */
export interface Field {
  readonly content: string | number | null;
  readonly place: Place;
}

/** A row as its file holds it. */
interface RowSource {
  readonly place: Place;
  readonly present: readonly string[];
  field(column: NotebookColumn): Field | undefined;
}

/**
 * Makes a measured row of the notebook's fields. A label that is absent or without a value becomes null. Numbers
 * may be written as text. NaN and ±Inf are kept and flagged. Throws where a needed field is absent or unreadable.
 */
export function notebookRow(source: RowSource): GainRow {
  const entropyNats = number(source, "Entropy");
  const lastGain = number(source, "Last_Gain");
  const totalAmp = number(source, "Total_Amp");
  const topProb = number(source, "Top_Prob");
  const layers = wholeNumber(required(source, "N_Layers"));
  return {
    model: name(source, "Model"),
    architecture: label(source, "Architecture"),
    normType: label(source, "Norm_Type"),
    params: label(source, "Params"),
    role: label(source, "Role"),
    category: label(source, "Category"),
    complexity: complexity(source),
    prompt: text(source, "Prompt"),
    entropyNats,
    lastGain,
    totalAmp,
    topToken: text(source, "Top_Token"),
    topProb,
    layers,
    norms: null,
    flags: flags([entropyNats, lastGain, totalAmp, topProb], layers),
  };
}

function required(source: RowSource, column: NotebookColumn): Field {
  const field = source.field(column);
  if (field === undefined) throw missingColumn(source.place, column, source.present);
  return field;
}

function number(source: RowSource, column: NotebookColumn): number {
  const { content, place } = required(source, column);
  if (content === null) throw noValue(place);
  return toNumber(content, place);
}

function toNumber(content: string | number, place: Place): number {
  const value = typeof content === "number" ? content : readNumber(content);
  if (value === null) throw notANumber(place, String(content));
  return value;
}

function wholeNumber({ content, place }: Field): number {
  if (content === null) throw noValue(place);
  const value = toNumber(content, place);
  if (!Number.isSafeInteger(value) || value < 0) throw notAWholeNumber(place, String(content));
  return value;
}

function text(source: RowSource, column: NotebookColumn): string {
  const { content, place } = required(source, column);
  if (content === null) throw noValue(place);
  if (typeof content === "number") throw notText(place, String(content));
  return content;
}

function name(source: RowSource, column: NotebookColumn): string {
  const value = text(source, column);
  if (value === "") throw noValue(required(source, column).place);
  return value;
}

function label(source: RowSource, column: NotebookColumn): string | null {
  const content = labelContent(source.field(column));
  return content === null ? null : String(content);
}

function complexity(source: RowSource): number | null {
  const field = source.field("Complexity");
  const content = labelContent(field);
  if (field === undefined || content === null) return null;
  const value = toNumber(content, field.place);
  return Number.isNaN(value) ? null : value;
}

/** What a label holds; pandas holds a missing one as NaN. */
function labelContent(field: Field | undefined): string | number | null {
  const content = field?.content ?? null;
  return Number.isNaN(content) ? null : content;
}

function flags(numbers: readonly number[], layers: number): readonly GainFlag[] {
  const found: GainFlag[] = [];
  if (layers < 2) found.push("single_block");
  if (!numbers.every(Number.isFinite)) found.push("non_finite");
  return found;
}
