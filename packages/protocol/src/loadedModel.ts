/** The loaded model: everything that determines, explains or verifies the numbers. */
import { z } from "zod";
import { NOTICE_CODES } from "./errorCodes.ts";
import { LIMITS } from "./limits.ts";
import { ModelRequest } from "./modelRequest.ts";
import { count, finite, longText, sha256, shortText } from "./parts.ts";

/** Version of one installed distribution. */
export const PackageVersion = z.strictObject({ name: shortText, version: shortText });

/** A file whose bytes determine the measurement, with the digest of its content. */
export const FileDigest = z.strictObject({ file: shortText, sha256 });

/** How a block is wired: `single` has one part, `mixed` means that blocks differ. */
export const Wiring = z.enum(["parallel", "sequential", "single", "mixed", "unknown"]);

/** A flag of the config about wiring or norms, and what running the blocks showed. */
export const ConfigFlag = z.strictObject({
  flag: shortText,
  value: z.boolean(),
  says: shortText,
  shown: shortText,
  verdict: z.enum(["agrees", "disagrees", "not shown"]),
});

/** Blocks whose weights are on one device: `cuda:0`, `cpu`, `disk`. */
export const BlocksOnDevice = z.strictObject({ device: shortText, blocks: count });

/** The checks of the instrument on a model. */
export const SelfCheckName = z.enum([
  "residual identity",
  "part split",
  "batch parity",
  "length switches",
  "own prompts",
  "determinism",
  "logits",
  "finite weights",
  "tokenizer round trip",
]);

/** The result of one check on this model. */
export const SelfCheckResult = z.strictObject({
  name: SelfCheckName,
  outcome: z.enum(["passed", "failed", "not applicable"]),
  /** The largest error found, and the largest that passes; null where the check has no number. */
  error: finite.nullable(),
  limit: finite.nullable(),
  detail: longText,
});

export const SelfCheck = z.strictObject({
  passed: z.boolean(),
  seconds: finite,
  results: z.array(SelfCheckResult).max(LIMITS.selfChecks),
});

/** Deviation of the run's arithmetic from a wider one, on the prompts of a sample whose numbers are all finite. */
export const Deviation = z.strictObject({
  /** The wider arithmetic. */
  against: z.enum(["float32", "float64"]),
  /** The sample's prompt numbers in the plan. Shape [S]. */
  items: z.array(count).max(LIMITS.sampleItems),
  /** Last gain of the run / last gain in the wider arithmetic − 1, per prompt. Shape [S]. */
  gains: z.array(finite).max(LIMITS.sampleItems),
  /** Largest |norm of the run / norm in the wider arithmetic − 1| over blocks, per prompt. Shape [S]. */
  norms: z.array(finite).max(LIMITS.sampleItems),
  /** Entropy of the run − entropy in the wider arithmetic, in nats. Shape [S]. */
  entropies: z.array(finite).max(LIMITS.sampleItems),
  /** Prompts whose most likely token is the same in both. */
  sameToken: count,
  /** The largest |gain difference| that rounding in this arithmetic explains; beyond it the numbers are not trusted. */
  limit: finite,
  seconds: finite,
});

/** A token that the tokenizer puts before or after every prompt. */
export const SpecialToken = z.strictObject({ id: count, text: longText });

/** A length in tokens at which the model changes its arithmetic, such as LongRoPE's rotary table. */
export const LengthSwitch = z.strictObject({
  /** Longest prompt on the near side. */
  tokens: z.int().min(1),
  /** What changes there, for example `LongRoPE: the rotary table`. */
  what: shortText,
});

/** The chat template around every prompt. */
export const AppliedTemplate = z.strictObject({
  /** The tokenizer's own, or the one that the request has. */
  source: z.enum(["tokenizer", "request"]),
  /** Digest of the template's text. */
  sha256,
  /** The system message of a prompt that has none; null for no such message. */
  system: longText.nullable(),
});

/** One statement in a model's folder about the base of its weights. */
export const Lineage = z.strictObject({
  /** `config` is `_name_or_path`, which can name the model itself; the others name a base. */
  origin: z.enum(["config", "model card", "adapter", "GGUF header"]),
  /** Hub id, folder or name, unchanged. */
  base: shortText,
});

/** Tensors of one kind in the weight files that no part of the model uses. */
export const SurplusWeights = z.strictObject({
  /** An unused block or adapter means another model than expected; an unused head or buffer does not. */
  kind: z.enum(["block", "adapter", "known extra", "other"]),
  /** Their number; 0 where files beside the model are not opened. */
  tensors: count,
  /** A description with the first of their names. */
  text: longText,
});

/** The vectors of a request, as this model has them: n prompts give numbers of shape [n, blocks, width]. */
export const VectorLayout = z.strictObject({
  /** Ascending; 0 is the input of the first block, k the stream after block k. */
  blocks: z.array(count).min(1).max(LIMITS.layers),
  /** The type of the residual stream, in which the numbers are kept. */
  dtype: z.enum(["float64", "float32", "bfloat16", "float16"]),
  width: z.int().min(1),
});

/** The closed list of a notice's codes. */
export const NoticeCodeName = z.enum(NOTICE_CODES);

/** How the run was measured, where it differs from its configuration. The numbers are valid. */
export const Notice = z.strictObject({
  code: NoticeCodeName,
  text: longText,
  /** The number of prompts that it concerns, or 1. */
  times: z.int().min(1),
});

/** How the model runs, and what bounds its speed. */
export const Execution = z.strictObject({
  /** The layout that was chosen for `ModelRequest.layout`. */
  layout: z.enum(["packed or padded", "padded", "buckets", "fixed number"]),
  /** Are passes of a repeated shape replayed as a CUDA graph? */
  captured: z.boolean(),
  /** Number of compiled modules. */
  compiled: count,
  /** Number of compute threads; null on a GPU. */
  threads: count.nullable(),
  /** Operations of the blocks' matrix products per token; null where experts make it depend on the prompt. */
  flopsPerToken: count.nullable(),
  /** Operations of the head, once per prompt. */
  flopsPerPrompt: count,
  /** The fastest large matrix product on this device in the model's type, in operations per second. */
  matmulFlops: finite.nullable(),
  notices: z.array(Notice).max(LIMITS.notices),
});

export const LoadedModel = z.strictObject({
  /** Preset or given name, for labels: `smollm2-135m`. */
  name: shortText,
  /** Hub id or folder of the weights. */
  source: longText,
  /** Commit of the hub snapshot; null for a folder. */
  revision: shortText.nullable(),
  /** Why this model: what `auto` found, or `asked for`. */
  reason: longText,
  /** Statements of the folder about the base of its weights, the most specific first; often none. */
  lineage: z.array(Lineage).max(LIMITS.lineage),
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
  /** How the weights were quantized: `gguf Q4_1`, `bitsandbytes nf4`; null for not at all. */
  quantization: shortText.nullable(),
  device: shortText,
  deviceName: shortText,
  /** The blocks of each device. */
  placement: z.array(BlocksOnDevice).max(LIMITS.files),
  precision: ModelRequest.shape.precision,
  attention: shortText,
  /** Shown by running the model: does the MLP's input change with the attention's output? */
  wiring: Wiring,
  /** The wiring before an intervention; equal to `wiring` where there was none. */
  nativeWiring: Wiring,
  /** The requested wiring: `as-is`, or the intervention. */
  wiringAsked: ModelRequest.shape.wiring,
  normType: z.enum(["LayerNorm", "RMSNorm", "none", "other", "mixed", "unknown"]),
  normPlacement: z.enum(["pre", "post", "sandwich", "output", "none", "mixed", "unknown"]),
  configFlags: z.array(ConfigFlag).max(LIMITS.files),
  /** Paths of the measured modules: `transformer.h`, `transformer.ln_f`, `lm_head`. */
  blocksPath: shortText,
  finalNormPath: shortText.nullable(),
  headPath: shortText,
  embeddingPath: shortText,
  /** Does the head share its weights with the embedding? */
  tiedHead: z.boolean(),
  /** Number of blocks whose step was shown to be the sum of an attention part and an MLP part. */
  splitBlocks: count,
  /** Paths, within the last block, of the modules that write these parts; null where they were not found. */
  attentionPart: shortText.nullable(),
  mlpPart: shortText.nullable(),
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
  /** A description of the PEFT adapter that was merged into the weights; null for none. */
  adapter: longText.nullable(),
  /** Tokens before and after the text of a prompt, in order, as the request's `specialTokens` and `bos` require. */
  tokensBefore: z.array(SpecialToken).max(LIMITS.specialTokens),
  tokensAfter: z.array(SpecialToken).max(LIMITS.specialTokens),
  /** Prompts on both sides of a switch never share a pass. */
  lengthSwitches: z.array(LengthSwitch).max(LIMITS.lengthSwitches),
  surplus: z.array(SurplusWeights).max(LIMITS.files),
  /** Are the weights random, not trained? */
  randomWeights: z.boolean(),
  selfCheck: SelfCheck,
  /** null where no wider arithmetic could be run; `deviationText` gives the reason. */
  deviation: Deviation.nullable(),
  deviationText: longText,
  execution: Execution,
  versions: z.array(PackageVersion).max(LIMITS.files),
  /** null where prompts are measured as plain text. With one, `tokensBefore` and `tokensAfter` are the template's. */
  chat: AppliedTemplate.nullable().default(null),
  /** null where no vectors are requested. */
  vectors: VectorLayout.nullable().default(null),
});

export type PackageVersion = z.infer<typeof PackageVersion>;
export type FileDigest = z.infer<typeof FileDigest>;
export type Wiring = z.infer<typeof Wiring>;
export type SelfCheck = z.infer<typeof SelfCheck>;
export type Deviation = z.infer<typeof Deviation>;
export type Notice = z.infer<typeof Notice>;
export type AppliedTemplate = z.infer<typeof AppliedTemplate>;
export type Execution = z.infer<typeof Execution>;
export type VectorLayout = z.infer<typeof VectorLayout>;
export type LoadedModel = z.infer<typeof LoadedModel>;
