import { notebookColumn, promptShort, type GainRow, type SourceColumn } from "@gain/records";
import { float, int, type PythonScalar } from "./pythonJsonText.ts";

/**
 * The value of a row in one column, with integers and floats distinguished as in Python; null where its source lacks
 * it.
 */
export type FieldValue = PythonScalar | readonly PythonScalar[];
type FieldOfRow = (row: GainRow) => FieldValue;

/**
 * The content of a column by its name: one of the notebook's, an alias, or an additional column of the rows' source. A
 * field that is empty in the source stays empty, even if its value is known from elsewhere in the source.
 */
export function fieldOfRow(name: string): FieldOfRow {
  const column = notebookColumn(name);
  if (column === null) return (row) => extraField(row, name);
  const field = NOTEBOOK_FIELDS[column];
  return (row) => (row.sourceText?.[column] === "" ? null : field(row));
}

const NOTEBOOK_FIELDS: Readonly<Record<SourceColumn, FieldOfRow>> = {
  Model: (row) => row.model,
  Architecture: (row) => row.architecture,
  Norm_Type: (row) => row.normType,
  Params: (row) => row.params,
  Role: (row) => row.role,
  Category: (row) => row.category,
  Complexity: (row) => wholeOrFloat(row.complexity),
  Prompt: (row) => row.prompt,
  Prompt_Short: (row) =>
    row.sourceText?.Prompt_Short ?? (row.prompt === null ? null : promptShort(row.prompt)),
  Entropy: (row) => floatOrNull(row.entropyNats),
  Last_Gain: (row) => float(row.lastGain),
  Total_Amp: (row) => floatOrNull(row.totalAmp),
  Top_Token: (row) => row.topToken,
  Top_Prob: (row) => floatOrNull(row.topProb),
  N_Layers: (row) => wholeOrFloat(row.layers),
  Gain_Block: (row) => row.block ?? "L",
  // The notebook's list contains only the blocks' outputs.
  all_norms: (row) => row.norms?.slice(1).map(float) ?? row.sourceText?.all_norms ?? null,
};

function extraField({ extra }: GainRow, name: string): FieldValue {
  const value = extra && Object.hasOwn(extra, name) ? extra[name] : null;
  return typeof value === "number" ? wholeOrFloat(value) : (value ?? null);
}

const floatOrNull = (value: number | null): PythonScalar => (value === null ? null : float(value));

const wholeOrFloat = (value: number | null): PythonScalar =>
  value !== null && Number.isInteger(value) ? int(value) : floatOrNull(value);
