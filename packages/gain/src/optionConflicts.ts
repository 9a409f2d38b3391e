import type { UsageError } from "@gain/experiment";
import { contradictory, deviceInMemoryTwice, meaningless, needsModel, speaksOfOne } from "./errors.ts";
import type { ModelArguments } from "./modelOptionTable.ts";

type Conflict = (options: ModelArguments) => UsageError | false;

/**
 * Options that cannot be followed together, as far as that shows before a model is looked at: refused here, where it
 * costs nothing. What needs the model (a preset that has no revisions, a tokenizer without the token asked for) is
 * refused by the sidecar.
 */
const CONFLICTS: readonly Conflict[] = [
  ({ model = [], modelPath, revision, ggufFile }) =>
    model.length > 1 &&
    [modelPath, revision, ggufFile].some((option) => option !== undefined) &&
    speaksOfOne("--model-path, --revision and --gguf-file"),
  ({ model = [], adapter = [] }) =>
    model.length > 1 && adapter.some((folder) => folder !== "none") && speaksOfOne("Adapters"),
  ({ model = [], modelPath }) =>
    model.includes("auto") &&
    modelPath !== undefined &&
    contradictory(
      "--model auto",
      "--model-path",
      "auto lets the machine decide, and the path names the model",
    ),
  ({ modelPath, revision }) =>
    modelPath !== undefined &&
    revision !== undefined &&
    meaningless(
      `--revision ${revision.join(", ")}`,
      "--model-path",
      "only a model of the hub has revisions, and the path names files here",
    ),
  ({ modelPath, ggufFile }) =>
    ggufFile !== undefined &&
    modelPath?.endsWith(".gguf") === true &&
    meaningless(`--gguf-file ${ggufFile}`, `--model-path ${modelPath}`, "the path names a GGUF file already"),
  (options) => isAuto(options) && options.revision !== undefined && needsModel("--revision", "a version"),
  (options) => isAuto(options) && options.ggufFile !== undefined && needsModel("--gguf-file", "a file"),
  ({ precision, dtype }) =>
    precision === "reference" &&
    (dtype === "bfloat16" || dtype === "float16") &&
    contradictory(
      `--dtype ${dtype}`,
      "--precision reference",
      "the reference is float32 or float64 throughout",
    ),
  ({ precision, quantize }) =>
    precision === "reference" &&
    quantize !== "none" &&
    contradictory(
      `--quantize ${quantize}`,
      "--precision reference",
      "the reference takes the weights as published, and rounding changes them",
    ),
  ({ quantize, dtype }) =>
    quantize !== "none" &&
    dtype === "float64" &&
    contradictory(`--quantize ${quantize}`, "--dtype float64", "rounded weights know no float64"),
  ({ quantize, modelPath, ggufFile }) =>
    quantize !== "none" &&
    (ggufFile !== undefined || modelPath?.endsWith(".gguf") === true) &&
    contradictory(`--quantize ${quantize}`, "a GGUF file", "its weights are rounded already"),
  ({ precision, batchSize = 1 }) =>
    precision === "compat" &&
    batchSize > 1 &&
    contradictory(
      `--batch-size ${String(batchSize)}`,
      "--precision compat",
      "the notebook measures one prompt at a time",
    ),
  ({ precision, layout }) =>
    precision === "compat" &&
    layout === "buckets" &&
    meaningless("--layout buckets", "--precision compat", "the notebook measures one prompt at a time"),
  ({ precision, compile }) =>
    precision === "compat" &&
    compile === "always" &&
    meaningless("--compile always", "--precision compat", "the notebook's arithmetic is not compiled"),
  ({ layout, batchSize }) =>
    layout === "buckets" &&
    batchSize !== undefined &&
    contradictory(
      `--batch-size ${String(batchSize)}`,
      "--layout buckets",
      "the shape of a bucket decides how many prompts it holds",
    ),
  ({ positions = "last", positionPredictions }) =>
    positionPredictions &&
    positions === "last" &&
    meaningless(
      "--position-predictions",
      "--positions last",
      "no position is measured beside the last token",
    ),
  ({ positions = "last", precision }) =>
    precision === "compat" &&
    positions !== "last" &&
    meaningless(
      `--positions ${positions}`,
      "--precision compat",
      "the notebook measures the last token alone",
    ),
  ({ vectors, precision }) =>
    precision === "compat" &&
    vectors !== undefined &&
    meaningless(`--vectors ${vectors}`, "--precision compat", "the notebook keeps no vectors"),
  ({ chatTemplate = "none", system }) =>
    chatTemplate === "none" &&
    system !== undefined &&
    meaningless("--system", "plain text", "only a chat has a system message: give --chat-template default"),
  ({ chatTemplate = "none", specialTokens, bos }) =>
    chatTemplate !== "none" &&
    (specialTokens === "add" || bos !== undefined) &&
    contradictory(
      bos === undefined ? "--special-tokens add" : bos ? "--bos" : "--no-bos",
      `--chat-template ${chatTemplate}`,
      "the template alone writes the special tokens, and none is added twice",
    ),
  ({ chatTemplate = "none", truncate = "error" }) =>
    chatTemplate !== "none" &&
    truncate !== "error" &&
    contradictory(
      `--truncate ${truncate}`,
      `--chat-template ${chatTemplate}`,
      "a cut would take parts of the template away",
    ),
  memoryConflict,
];

/** @throws UsageError naming two options that do not go together, and the way out */
export function assertMeaningful(options: ModelArguments): void {
  for (const conflict of CONFLICTS) {
    const error = conflict(options);
    if (error !== false) throw error;
  }
}

/** Is it left to the machine which model is measured? */
const isAuto = ({ model, modelPath }: ModelArguments): boolean =>
  modelPath === undefined && (model ?? ["auto"]).every((name) => name === "auto");

function memoryConflict({ maxMemory, device }: ModelArguments): UsageError | false {
  if (maxMemory === undefined) return false;
  const named = maxMemory.split(",").map((entry) => entry.split("=")[0] ?? "");
  const twice = named.find((name, place) => named.indexOf(name) < place);
  if (twice !== undefined) return deviceInMemoryTwice(maxMemory, twice);
  const used = device === "cuda" ? "cuda:0" : device;
  if (used === "auto") return false;
  const bounds = `--max-memory ${maxMemory}`;
  if (!named.includes(used))
    return contradictory(
      bounds,
      `--device ${device}`,
      `it leaves no memory on ${used}, where the model is to run`,
    );
  const gpu = named.find((name) => name !== "cpu");
  return (
    used === "cpu" &&
    gpu !== undefined &&
    contradictory(bounds, "--device cpu", `it puts weights on ${gpu}, which is not to be used`)
  );
}
