import type { GainRow } from "../../row/gainRow.ts";
import { promptShort } from "./promptShort.ts";
import { rowBlock } from "./rowBlock.ts";
import type { RowFields } from "./rowFields.ts";
import { rowGains } from "./rowGains.ts";
import type { LabelColumn } from "./sourceRow.ts";

/**
 * The measured row of the notebook's fields. A missing value is null. Numbers may be texts. NaN and ±Inf are kept and
 * flagged.
 *
 * @param fileModel the name of a model that the file does not name
 * @throws NotebookFileError if a field cannot be read
 */
export function notebookRow(fields: RowFields, fileModel: string): GainRow {
  const prompt = fields.prompt();
  const gains = rowGains(fields);
  readPromptShort(fields, prompt);
  const row: GainRow = {
    model: labelOf(fields, "Model") ?? namedAfterFile(fields, fileModel),
    architecture: labelOf(fields, "Architecture"),
    normType: labelOf(fields, "Norm_Type"),
    params: labelOf(fields, "Params"),
    role: labelOf(fields, "Role"),
    category: labelOf(fields, "Category"),
    complexity: fields.whole("Complexity"),
    prompt,
    entropyNats: gains.entropyNats,
    lastGain: gains.lastGain,
    totalAmp: gains.totalAmp,
    topToken: fields.text("Top_Token"),
    topProb: gains.topProb,
    layers: gains.layers,
    norms: gains.norms,
    flags: gains.flags,
  };
  const block = rowBlock(fields, gains.lastGain, gains.layers);
  const { source, sourceText } = fields;
  const hasExtra = source.columns.extras.length > 0;
  if (sourceText === undefined && !hasExtra && block === "L") return row;
  return {
    ...row,
    ...(block !== "L" && { block }),
    ...(hasExtra && { extra: source.extra() }),
    ...(sourceText !== undefined && { sourceText }),
  };
}

/** A label of the row; or one from outside the row, with a remark. */
function labelOf(fields: RowFields, column: LabelColumn): string | null {
  const label = fields.label(column);
  if (label === null || typeof label === "string") return label;
  fields.remark("derived", `${column} is taken from ${label.from}`);
  fields.keepEmpty(column);
  return label.value;
}

function namedAfterFile(fields: RowFields, fileModel: string): string {
  fields.remark("derived", `no model is named, so the file's name, ${JSON.stringify(fileModel)}, is used`);
  fields.keepEmpty("Model");
  return fileModel;
}

function readPromptShort(fields: RowFields, prompt: string | null): void {
  if (fields.source.content("Prompt_Short") === undefined) return;
  const short = fields.text("Prompt_Short") ?? "";
  if (short === (prompt === null ? "" : promptShort(prompt))) return;
  fields.keep("Prompt_Short", short);
  if (prompt !== null && !prompt.startsWith(short.replace(/(?:\.\.\.|…)$/u, ""))) {
    fields.remark("untrusted", "Prompt_Short is not the beginning of Prompt");
  }
}
