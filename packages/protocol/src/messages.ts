/**
 * Every message that crosses the wire, as zod schemas: the one source of message shapes.
 *
 * `npx nx run protocol:generate` writes the Python side (`python/gain_sidecar/messages.py`) from this file, and
 * the check gate fails when the two differ. Names are camelCase on the wire. PROTOCOL.md says who sends what when.
 *
 * Objects are strict (an unknown field is an error) and every string and array has an upper bound, so nothing
 * is used or stored before it is known to have the right shape and size.
 */
import { z } from "zod";
import { ERROR_CODES, ROW_ERROR_CODES } from "./errorCodes.ts";
import { LIMITS } from "./limits.ts";

/** A double as msgpack carries it; NaN and infinities are legal values (they are measured, flagged, and kept). */
const float64 = z.custom<number>((value) => typeof value === "number", "a number").meta({ wire: "float64" });

/** Doubles in one pass over the array, NaN and infinities allowed. */
const float64Array = z
  .custom<number[]>(
    (value) =>
      Array.isArray(value) && value.length <= LIMITS.layers + 1 && value.every((x) => typeof x === "number"),
    `an array of at most ${String(LIMITS.layers + 1)} numbers`,
  )
  .meta({ wire: "float64[]", maxItems: LIMITS.layers + 1 });

/** The closed lists of error codes. */
export const ErrorCodeName = z.enum(ERROR_CODES);
export const RowErrorCodeName = z.enum(ROW_ERROR_CODES);

const count = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const shortText = z.string().max(LIMITS.shortTextChars);
const longText = z.string().max(LIMITS.longTextChars);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Version of one installed distribution. */
export const PackageVersion = z.strictObject({ name: shortText, version: shortText });

/** A file whose bytes decide the measurement, with the digest of its content. */
export const FileDigest = z.strictObject({ file: shortText, sha256 });

/** How a model is loaded and measured. The same request on the same machine gives the same numbers. */
export const ModelRequest = z.strictObject({
  /** `auto`, a preset's name, a hub id, or the name to show for `path`. */
  model: shortText,
  /** Local folder in Hugging Face layout; overrides the hub. */
  path: longText.nullable(),
  /** Hub branch, tag or commit. */
  revision: shortText.nullable(),
  device: shortText.regex(/^(auto|cpu|cuda(:\d+)?)$/),
  dtype: z.enum(["auto", "float32", "bfloat16", "float16"]),
  precision: z.enum(["fast", "reference", "compat"]),
  /** Prompts in one forward pass; null lets the sidecar choose. */
  batchSize: z.int().min(1).max(LIMITS.itemsPerLease).nullable(),
  /** Weights in pickle files (`.bin`) are read with weights_only, and only when this is true. */
  allowBin: z.boolean(),
});

/** What was loaded, as far as it decides or explains the numbers. */
export const LoadedModel = z.strictObject({
  /** Preset or given name, for labels: `smollm2-135m`. */
  name: shortText,
  /** Hub id or folder that the weights come from. */
  source: longText,
  /** Commit of the hub snapshot; null for a folder. */
  revision: shortText.nullable(),
  /** Why this model: what `auto` saw, or `asked for`. */
  reason: longText,
  /** Every weight, config and tokenizer file, sorted by name. */
  files: z.array(FileDigest).max(LIMITS.files),
  className: shortText,
  modelType: shortText,
  parameters: count,
  layers: z.int().min(1).max(LIMITS.layers),
  width: z.int().min(1),
  vocabulary: z.int().min(1),
  /** Longest prompt in tokens; null where the architecture states none. */
  contextTokens: z.int().min(1).nullable(),
  dtype: shortText,
  device: shortText,
  deviceName: shortText,
  precision: z.enum(["fast", "reference", "compat"]),
  attention: shortText,
  /** Seen on the live model: does the MLP's input move with the attention's output? */
  wiring: z.enum(["parallel", "sequential", "unknown"]),
  normType: z.enum(["LayerNorm", "RMSNorm", "none", "unknown"]),
  /** The modules that are measured, by their path: `transformer.h`, `transformer.ln_f`, `lm_head`. */
  blocksPath: shortText,
  headPath: shortText,
  /** Labels of a preset; null where the model has none. */
  label: z
    .strictObject({
      name: shortText,
      slug: shortText,
      architecture: shortText,
      normType: shortText,
      params: shortText,
      role: shortText,
    })
    .nullable(),
  /** Does the tokenizer put a beginning-of-sequence token before the prompt? */
  addsBos: z.boolean(),
  /** Weights drawn at random, not trained. */
  randomWeights: z.boolean(),
  versions: z.array(PackageVersion).max(LIMITS.files),
});

/** One prompt to measure; `item` is its number in the plan. */
export const Item = z.strictObject({ item: count, text: z.string().max(LIMITS.promptChars) });

/** One measured prompt. Vectors run over blocks; L is the model's number of blocks. */
export const MeasuredRow = z.strictObject({
  item: count,
  /** ‖h_k‖₂ for k = 0…L at the last token; entry 0 is the input of the first block. Shape [L + 1]. */
  norms: float64Array,
  /** ‖h_k − h_{k−1}‖₂ for k = 1…L. Shape [L]. */
  deltaNorms: float64Array,
  /** ⟨h_{k−1}, h_k − h_{k−1}⟩ for k = 1…L. Shape [L]. */
  inners: float64Array,
  /** Entropy of the next-token distribution, in nats. */
  entropyNats: float64,
  topId: count,
  topToken: longText,
  topProb: float64,
  /** Token ids of the prompt as the model saw them, special tokens included. Shape [tokens]. */
  tokenIds: z.array(count).max(LIMITS.tokens),
  /** Text of the last token of the prompt. */
  lastToken: longText,
});

/** One prompt that could not be measured; the run goes on. */
export const ErrorRow = z.strictObject({ item: count, code: RowErrorCodeName, text: longText });

const epoch = count;

// ---- sidecar → orchestrator -------------------------------------------------------------------------------

/** First message, sent before any heavy import. */
export const Hello = z.strictObject({
  type: z.literal("hello"),
  protocolMin: count,
  protocolMax: count,
  /** The secret that the orchestrator wrote on the sidecar's stdin. */
  token: shortText,
  pid: count,
  python: shortText,
  versions: z.array(PackageVersion).max(LIMITS.files),
  /** Device files seen without importing a framework: `cpu`, `cuda:0`. A hint; `loaded` says what is used. */
  devices: z.array(shortText).max(LIMITS.files),
});

/** A sign of life during long steps; resets the deadline of the step. */
export const Progress = z.strictObject({
  type: z.literal("progress"),
  epoch,
  step: z.enum(["import", "resolve", "download", "convert", "load", "check", "warm-up"]),
  text: longText,
  /** Work done and in all, in the step's own unit; null where unknown. */
  done: count.nullable(),
  total: count.nullable(),
});

export const Loaded = z.strictObject({
  type: z.literal("loaded"),
  epoch,
  model: LoadedModel,
  seconds: float64,
});

/** The answer to one lease, whole: every item of it stands once in `rows` or in `errors`. */
export const Measured = z.strictObject({
  type: z.literal("measured"),
  epoch,
  /** Counts the sidecar's results from 1, without a gap. */
  seq: z.int().min(1),
  lease: count,
  rows: z.array(MeasuredRow).max(LIMITS.itemsPerLease),
  errors: z.array(ErrorRow).max(LIMITS.itemsPerLease),
  /** Seconds of measuring in this lease. */
  seconds: float64,
});

/** Farewell after `drain`: nothing is held back any more. */
export const Bye = z.strictObject({
  type: z.literal("bye"),
  epoch,
  leases: count,
  rows: count,
  errors: count,
  /** Results sent and not acknowledged. */
  unacknowledged: count,
});

/** This process cannot go on; the code says whose fault and what to do. */
export const Failed = z.strictObject({
  type: z.literal("failed"),
  epoch: epoch.nullable(),
  code: ErrorCodeName,
  text: longText,
});

// ---- orchestrator → sidecar -------------------------------------------------------------------------------

export const Welcome = z.strictObject({
  type: z.literal("welcome"),
  protocol: count,
  epoch,
  /** Leases that may be under way at once. */
  credit: z.int().min(1).max(LIMITS.credit),
});

export const Reject = z.strictObject({ type: z.literal("reject"), code: ErrorCodeName, text: longText });

export const Load = z.strictObject({ type: z.literal("load"), epoch, request: ModelRequest });

export const Measure = z.strictObject({
  type: z.literal("measure"),
  epoch,
  lease: count,
  items: z.array(Item).min(1).max(LIMITS.itemsPerLease),
});

/** Every result up to and including `upto` is durable. */
export const Ack = z.strictObject({ type: z.literal("ack"), epoch, upto: count });

/** Finish the lease under way, drop those waiting, say `bye`. */
export const Drain = z.strictObject({ type: z.literal("drain"), epoch });

export const Shutdown = z.strictObject({ type: z.literal("shutdown"), epoch });

export const SidecarMessage = z.discriminatedUnion("type", [Hello, Progress, Loaded, Measured, Bye, Failed]);
export const OrchestratorMessage = z.discriminatedUnion("type", [
  Welcome,
  Reject,
  Load,
  Measure,
  Ack,
  Drain,
  Shutdown,
]);

export type PackageVersion = z.infer<typeof PackageVersion>;
export type FileDigest = z.infer<typeof FileDigest>;
export type ModelRequest = z.infer<typeof ModelRequest>;
export type LoadedModel = z.infer<typeof LoadedModel>;
export type Item = z.infer<typeof Item>;
export type MeasuredRow = z.infer<typeof MeasuredRow>;
export type ErrorRow = z.infer<typeof ErrorRow>;
export type Measured = z.infer<typeof Measured>;
export type SidecarMessage = z.infer<typeof SidecarMessage>;
export type OrchestratorMessage = z.infer<typeof OrchestratorMessage>;
