import { GAIN_BLOCKS } from "./gainBlock.ts";
import { GAIN_FLAGS, type GainRow } from "./gainRow.ts";
import { ALL_QUANTITIES, type Quantity, type QuantityShape } from "./quantities.ts";

/** A column of a table of rows; `file` is its name in a Parquet file. */
export interface RowColumn {
  readonly file: string;
  /** Its column in the table that is copied to the file; left out for a computed column. */
  readonly column?: string;
  /** Field of a `GainRow` with its value. */
  readonly field?: keyof GainRow;
  readonly type: "text" | "float64" | "int32";
  /** Values of one row; `any` is a list of any length. */
  readonly shape: QuantityShape | "any";
  /** Type of one value in the file, where it differs from `type`. */
  readonly fileType?: string;
  readonly unit: string;
  readonly meaning: string;
}

const label = { type: "text", shape: "1", unit: "text" } as const;
const number = { type: "float64", shape: "1" } as const;

/** The columns of every file, in order: the notebook's fifteen under its names, then norms, gains and flags. */
export const ROW_COLUMNS: readonly RowColumn[] = [
  { file: "Model", column: "model", field: "model", ...label, meaning: "name of the model" },
  {
    file: "Architecture",
    column: "architecture",
    field: "architecture",
    ...label,
    meaning: "as a preset labels it",
  },
  { file: "Norm_Type", column: "norm_type", field: "normType", ...label, meaning: "LayerNorm or RMSNorm" },
  {
    file: "Params",
    column: "params",
    field: "params",
    ...label,
    meaning: "number of parameters, as a preset labels it",
  },
  {
    file: "Role",
    column: "role",
    field: "role",
    ...label,
    meaning: "role of the model in the notebook's comparison",
  },
  { file: "Category", column: "category", field: "category", ...label, meaning: "category of the prompt" },
  {
    ...{ file: "Complexity", column: "complexity", field: "complexity", ...number, unit: "1" },
    fileType: "int64 or double",
    meaning: "complexity of the prompt; a double where one is not whole",
  },
  { file: "Prompt", column: "prompt", field: "prompt", ...label, meaning: "text of the prompt, whole" },
  { file: "Prompt_Short", ...label, meaning: "its first 40 code points and `...`, as the notebook cuts it" },
  {
    ...{ file: "Entropy", column: "entropy_nats", field: "entropyNats", ...number, unit: "nats" },
    meaning: "entropy of the next-token distribution",
  },
  {
    ...{ file: "Last_Gain", column: "last_gain", field: "lastGain", ...number, unit: "1" },
    meaning: "‖h_L‖₂ / ‖h_{L−1}‖₂; 1 where the denominator is 0 or L = 1",
  },
  {
    ...{ file: "Total_Amp", column: "total_amp", field: "totalAmp", ...number, unit: "1" },
    meaning: "‖h_L‖₂ / ‖h_1‖₂; 1 where the denominator is 0 or L = 1",
  },
  {
    file: "Top_Token",
    column: "top_token",
    field: "topToken",
    ...label,
    meaning: "text of the most likely next token",
  },
  {
    ...{ file: "Top_Prob", column: "top_prob", field: "topProb", ...number, unit: "probability" },
    meaning: "probability of the most likely next token",
  },
  {
    ...{ file: "N_Layers", column: "layers", field: "layers", type: "int32", shape: "1", unit: "1" },
    fileType: "int64",
    meaning: "number of blocks L",
  },
  {
    ...{ file: "Layer_Norms", column: "norms", field: "norms", type: "float64", shape: "L + 1" },
    ...{
      unit: "residual stream",
      meaning: "‖h_k‖₂ for k = 0…L at the last token; entry 0 is the first block's input",
    },
  },
  {
    ...{ file: "Layer_Gains", type: "float64", shape: "L", unit: "1" },
    meaning: "‖h_k‖₂ / ‖h_{k−1}‖₂ for k = 1…L; x/0 is infinite and 0/0 is NaN",
  },
  {
    ...{ file: "Flags", column: "flags", field: "flags", type: "text", shape: "any", unit: "text" },
    meaning: `conditions that qualify the row's numbers: ${GAIN_FLAGS.join(", ")}`,
  },
];

/** Present only if a gain is not the last block's. */
export const BLOCK_COLUMN: RowColumn = {
  ...{ file: "Gain_Block", column: "gain_block", field: "block", ...label },
  meaning: `the block of Last_Gain: ${GAIN_BLOCKS.join(", ")}`,
};

/** The columns of a prompt that could not be measured; null for a measured one. Present in the file of a run. */
export const ERROR_COLUMNS: readonly RowColumn[] = [
  {
    ...{ file: "Error_Code", column: "error_code", ...label },
    meaning: "why the prompt could not be measured, as a code; every measured column of such a row is null",
  },
  { file: "Error_Text", column: "error_text", ...label, meaning: "the same as a sentence" },
];

const SHARED = new Set(ROW_COLUMNS.map(({ file }) => file));

/** Further columns of a run's file: quantities that are not fields of a `GainRow`. */
export const RUN_QUANTITIES: readonly (Quantity & { readonly parquet: string })[] = ALL_QUANTITIES.flatMap(
  ([, quantity]) => {
    const { parquet } = quantity;
    return parquet === null || SHARED.has(parquet) ? [] : [{ ...quantity, parquet }];
  },
);
