import type { SourceColumn } from "../../row/notebookColumns.ts";
import type { FileNoteKind, FileNotes } from "../fileNotes.ts";
import { notANumber, notAScalar, notAWholeNumber, notText } from "../errors.ts";
import { pandasFloat, pandasWhole, readNumber } from "./numberText.ts";
import { numberFault } from "./numberFault.ts";
import { oneNumber, pythonValue } from "./pythonValue.ts";
import type { Content, SourceRow, LabelColumn, OutsideLabel } from "./sourceRow.ts";

/**
 * The fields of one row, read by type. Keeps the texts that do not follow from the values. Every method throws
 * NotebookFileError with the value's position if the content has another type.
 */
export class RowFields {
  readonly source: SourceRow;
  readonly #notes: FileNotes;
  sourceText: Partial<Record<SourceColumn, string>> | undefined = undefined;

  constructor(source: SourceRow, notes: FileNotes) {
    this.source = source;
    this.#notes = notes;
  }

  remark(kind: FileNoteKind, what: string): void {
    this.#notes.addRow(kind, what, this.source);
  }

  keep(column: SourceColumn, text: string): void {
    this.sourceText ??= {};
    this.sourceText[column] ??= text;
  }

  /** Keeps the column empty in this row's source text, although its value is taken from another part of the file. */
  keepEmpty(column: SourceColumn): void {
    if (this.source.columns.indexOf.has(column)) this.keep(column, "");
  }

  /** Text; null if the row has none. */
  text(column: SourceColumn): string | null {
    const content = this.#scalar(column);
    if (typeof content !== "number") return content;
    if (Number.isNaN(content)) return null;
    throw notText(this.source.position(column), String(content));
  }

  /** The prompt; null if the row has none. */
  prompt(): string | null {
    const text = this.text("Prompt");
    if (text !== null && !this.#isNaN("Prompt", text)) return text;
    const outside = this.source.outside.get("Prompt");
    if (outside !== undefined) this.remark("derived", `Prompt is taken from ${outside.from}`);
    return outside?.value ?? null;
  }

  /** A label: text, or a number as text; for a missing label, one from outside the row. */
  label(column: LabelColumn): string | OutsideLabel | null {
    const content = this.#scalar(column);
    const isMissing = content === null || this.#isNaN(column, content);
    // A model with an empty name is missing.
    if (!isMissing && !(column === "Model" && content === "")) return String(content);
    return this.source.outside.get(column) ?? null;
  }

  /** A number that is a float in Python; null if the row has none. */
  float(column: SourceColumn): number | null {
    return this.#number(column, pandasFloat);
  }

  /** A number that is mostly whole; null if the row has none, and for NaN. */
  whole(column: "Complexity" | "N_Layers"): number | null {
    const value = this.#number(column, pandasWhole);
    return Number.isNaN(value) ? null : value;
  }

  /** The number of blocks; null if the row has none. */
  count(): number | null {
    const value = this.whole("N_Layers");
    if (value === null || (Number.isSafeInteger(value) && value >= 0)) return value;
    throw notAWholeNumber(this.source.position("N_Layers"), String(value));
  }

  /** pandas represents a missing text by NaN, and may write it as such. */
  #isNaN(column: SourceColumn, content: string | number): boolean {
    if (typeof content === "number") return Number.isNaN(content);
    const isMissing = content === "NaN" || content === "nan";
    if (isMissing) this.keep(column, content);
    return isMissing;
  }

  #number(column: SourceColumn, textOf: (value: number) => string): number | null {
    const content = this.#scalar(column);
    if (typeof content !== "string") return content;
    const value = readNumber(content) ?? this.#ofPython(column, content);
    if (textOf(value) !== content) this.keep(column, content);
    return value;
  }

  /** The number in the text of a Python object. */
  #ofPython(column: SourceColumn, content: string): number {
    const value = oneNumber(pythonValue(content));
    if (value === null) throw notANumber(this.source.position(column), content, numberFault(content));
    this.remark(
      "alias",
      `${column} is read from the text of a Python object, such as np.float64(…) or tensor(…)`,
    );
    return value;
  }

  #scalar(column: SourceColumn): string | number | null {
    const content: Content | undefined = this.source.content(column);
    if (content === undefined || content === null) return null;
    if (typeof content === "object") throw notAScalar(this.source.position(column), "a list");
    return content;
  }
}
