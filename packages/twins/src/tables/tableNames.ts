import { BLOCK_QUANTITIES, STREAM_QUANTITIES } from "@gain/analysis";
import type { TableColumns } from "@gain/records";

/** What every row names: the model that it is of. */
const KEY = { cell: "text", seed: "int32", wiring: "text", learning_rate: "float64" } as const;

/** The versions of a model's software, each a column. */
export const VERSIONS = ["torch", "transformers", "python", "cuda"] as const;

const quantities = (names: readonly string[]): TableColumns =>
  Object.fromEntries(names.map((name) => [name, "float64"] as const));

/** One row a model. */
const MODEL_COLUMNS = {
  ...KEY,
  ...{ depth: "int32", width: "int32", norm: "text", init: "text", weight_decay: "float64" },
  ...{ steps: "int32", tokens: "float64", parameters: "float64" },
  ...{ initial_weights: "text", final_weights: "text", batches: "text", plan: "text", corpus: "text" },
  ...{ device: "text", torch: "text", transformers: "text", python: "text", cuda: "text", began: "text" },
  ...{ unigram_entropy: "float64", failed_reason: "text", failed_step: "int32", failed_text: "text" },
  ...{ training_seconds: "float64", tokens_per_second: "float64", matmul_share: "float64" },
  ...{ flops_per_token: "float64", matmul_flops: "float64", measuring_seconds: "float64" },
} as const satisfies TableColumns;

/** One row a model and checkpoint. */
const CHECKPOINT_COLUMNS = {
  ...KEY,
  ...{ step: "int32", flip: "text", validation_loss: "float64" },
} as const satisfies TableColumns;

/** One row a model, checkpoint, kind of text and k = 0…L; what is of blocks is null at k = 0. */
const BLOCK_COLUMNS = {
  ...KEY,
  ...{ step: "int32", flip: "text", texts: "text", block: "int32" },
  ...quantities(BLOCK_QUANTITIES),
  ...quantities(STREAM_QUANTITIES),
} as const satisfies TableColumns;

/** One row a model and text, at the last step. */
const LAST_GAIN_COLUMNS = {
  ...KEY,
  ...{ texts: "text", number: "int32", log_gain: "float64" },
} as const satisfies TableColumns;

/** One row a model and recorded step of its training; both numbers were computed in float32. */
const CURVE_COLUMNS = {
  ...KEY,
  ...{ step: "int32", loss: "float32", gradient_norm: "float32" },
} as const satisfies TableColumns;

/** The folder of the tables beside a plan, and its files. */
export const MEASUREMENTS_FOLDER = "measurements";
export const TABLES = {
  models: MODEL_COLUMNS,
  checkpoints: CHECKPOINT_COLUMNS,
  blocks: BLOCK_COLUMNS,
  last_gains: LAST_GAIN_COLUMNS,
  curves: CURVE_COLUMNS,
} as const;
export type TableName = keyof typeof TABLES;
