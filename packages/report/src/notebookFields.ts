import type { GainRow, NotebookColumn } from "@gain/records";
import { float, int, type PythonScalar } from "./pythonJsonText.ts";

/** A row in the notebook's names, whole numbers and floats told apart as there; null for what its source lacks. */
export function notebookFields(row: GainRow): Readonly<Record<NotebookColumn, PythonScalar>> {
  return {
    Model: row.model,
    Architecture: row.architecture,
    Norm_Type: row.normType,
    Params: row.params,
    Role: row.role,
    Category: row.category,
    Complexity: row.complexity === null ? null : wholeOrFloat(row.complexity),
    Prompt: row.prompt,
    Prompt_Short: row.prompt === null ? null : promptShort(row.prompt),
    Entropy: floatOrNull(row.entropyNats),
    Last_Gain: float(row.lastGain),
    Total_Amp: floatOrNull(row.totalAmp),
    Top_Token: row.topToken,
    Top_Prob: floatOrNull(row.topProb),
    N_Layers: row.layers === null ? null : int(row.layers),
  };
}

const floatOrNull = (value: number | null): PythonScalar => (value === null ? null : float(value));

const wholeOrFloat = (value: number): PythonScalar => (Number.isInteger(value) ? int(value) : float(value));

/** The first 40 characters (code points, as Python counts) and "...", whatever the length. */
const promptShort = (prompt: string): string => `${Array.from(prompt).slice(0, 40).join("")}...`;
