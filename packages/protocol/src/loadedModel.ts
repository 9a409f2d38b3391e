/** What was loaded, as far as it decides, explains or vouches for the numbers. */
import { z } from "zod";
import { NOTICE_CODES } from "./errorCodes.ts";
import { LIMITS } from "./limits.ts";
import { ModelRequest } from "./modelRequest.ts";
import { count, finite, longText, sha256, shortText } from "./parts.ts";

/** Version of one installed distribution. */
export const PackageVersion = z.strictObject({ name: shortText, version: shortText });

/** A file whose bytes decide the measurement, with the digest of its content. */
export const FileDigest = z.strictObject({ file: shortText, sha256 });

/** How a block is wired: `single` has one part, `mixed` stands for blocks that differ. */
export const Wiring = z.enum(["parallel", "sequential", "single", "mixed", "unknown"]);

/** A flag of the config that speaks of wiring or norms, beside what running the blocks showed. */
export const ConfigFlag = z.strictObject({
  flag: shortText,
  value: z.boolean(),
  says: shortText,
  shown: shortText,
  verdict: z.enum(["agrees", "disagrees", "not shown"]),
});

/** Blocks whose weights lie on one device: `cuda:0`, `cpu`, `disk`. */
export const BlocksOnDevice = z.strictObject({ device: shortText, blocks: count });

/** What the instrument proves of itself on a model. */
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

/** One thing that the instrument proved of itself on this model. */
export const SelfCheckResult = z.strictObject({
  name: SelfCheckName,
  outcome: z.enum(["passed", "failed", "not applicable"]),
  /** The largest error seen, and the largest that passes; null where the check is yes or no, or no number came. */
  error: finite.nullable(),
  limit: finite.nullable(),
  detail: longText,
});

export const SelfCheck = z.strictObject({
  passed: z.boolean(),
  seconds: finite,
  results: z.array(SelfCheckResult).max(LIMITS.selfChecks),
});

/** How far the run's arithmetic lies from a wider one, on those prompts of a sample whose numbers are all finite. */
export const Deviation = z.strictObject({
  /** The wider arithmetic. */
  against: z.enum(["float32", "float64"]),
  /** The sample, by number in the plan. Shape [S]. */
  items: z.array(count).max(LIMITS.sampleItems),
  /** Last gain here / last gain there − 1, for each prompt. Shape [S]. */
  gains: z.array(finite).max(LIMITS.sampleItems),
  /** Largest |norm here / norm there − 1| over blocks, for each prompt. Shape [S]. */
  norms: z.array(finite).max(LIMITS.sampleItems),
  /** Entropy here − entropy there, in nats. Shape [S]. */
  entropies: z.array(finite).max(LIMITS.sampleItems),
  /** Prompts whose most likely token is the same. */
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

/** One statement in a model's folder of what its weights were made from. */
export const Lineage = z.strictObject({
  /** `config` is `_name_or_path`, which can name the model itself; the others name a base. */
  origin: z.enum(["config", "model card", "adapter", "GGUF header"]),
  /** Hub id, folder or name, as it is written there. */
  base: shortText,
});

/** Tensors of the weight files that no part of the model takes, of one kind. */
export const SurplusWeights = z.strictObject({
  /** Blocks and adapters change the model that a reader expects; an extra head or a buffer does not. */
  kind: z.enum(["block", "adapter", "known extra", "other"]),
  /** How many; 0 where files beside the model are not to be looked into. */
  tensors: count,
  /** What they are, with the first of their names. */
  text: longText,
});

/** The closed list of a notice's codes. */
export const NoticeCodeName = z.enum(NOTICE_CODES);

/** What a reader should know of how the run was measured; the numbers stand. */
export const Notice = z.strictObject({
  code: NoticeCodeName,
  text: longText,
  /** How often: the prompts that it concerns, or 1. */
  times: z.int().min(1),
});

/** How prompts run through the model, and what bounds their speed. */
export const Execution = z.strictObject({
  /** What `ModelRequest.layout` came to. */
  layout: z.enum(["packed or padded", "padded", "buckets", "fixed number"]),
  /** Are passes whose shape comes again replayed as a CUDA graph? */
  captured: z.boolean(),
  /** Modules that are compiled. */
  compiled: count,
  /** Threads that compute; null on a GPU. */
  threads: count.nullable(),
  /** Operations of the matrix products of one token in the blocks; null where experts make that a prompt's own. */
  flopsPerToken: count.nullable(),
  /** Those of the head, once a prompt. */
  flopsPerPrompt: count,
  /** The fastest large matrix product seen on this device in the model's type, in operations a second. */
  matmulFlops: finite.nullable(),
  notices: z.array(Notice).max(LIMITS.notices),
});

export const LoadedModel = z.strictObject({
  /** Preset or given name, for labels: `smollm2-135m`. */
  name: shortText,
  /** Hub id or folder that the weights come from. */
  source: longText,
  /** Commit of the hub snapshot; null for a folder. */
  revision: shortText.nullable(),
  /** Why this model: what `auto` saw, or `asked for`. */
  reason: longText,
  /** What the folder names as the base of its weights, the most telling statement first; often nothing. */
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
  /** How the weights were rounded further: `gguf Q4_1`, `bitsandbytes nf4`; null for not at all. */
  quantization: shortText.nullable(),
  device: shortText,
  deviceName: shortText,
  /** Where the blocks are, device by device. */
  placement: z.array(BlocksOnDevice).max(LIMITS.files),
  precision: ModelRequest.shape.precision,
  attention: shortText,
  /** Seen on the live model: does the MLP's input move with the attention's output? */
  wiring: Wiring,
  /** The same before an intervention; equal to `wiring` where there was none. */
  nativeWiring: Wiring,
  /** What was asked for: `as-is`, or the intervention. */
  wiringAsked: ModelRequest.shape.wiring,
  normType: z.enum(["LayerNorm", "RMSNorm", "none", "other", "mixed", "unknown"]),
  normPlacement: z.enum(["pre", "post", "sandwich", "output", "none", "mixed", "unknown"]),
  configFlags: z.array(ConfigFlag).max(LIMITS.files),
  /** The modules that are measured, by their path: `transformer.h`, `transformer.ln_f`, `lm_head`. */
  blocksPath: shortText,
  finalNormPath: shortText.nullable(),
  headPath: shortText,
  embeddingPath: shortText,
  /** Does the head share its weights with the embedding? */
  tiedHead: z.boolean(),
  /** Blocks whose step is shown to be the sum of an attention part and an MLP part. */
  splitBlocks: count,
  /** The modules that write these parts in the last block, by their path in it; null where they are not seen. */
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
  /** The PEFT adapter that was merged into the weights, in words; null for none. */
  adapter: longText.nullable(),
  /** What stands before and after the text of a prompt, in order, as the request's `specialTokens` and `bos` ask. */
  tokensBefore: z.array(SpecialToken).max(LIMITS.specialTokens),
  tokensAfter: z.array(SpecialToken).max(LIMITS.specialTokens),
  /** Prompts on two sides of one never share a pass. */
  lengthSwitches: z.array(LengthSwitch).max(LIMITS.lengthSwitches),
  surplus: z.array(SurplusWeights).max(LIMITS.files),
  /** Weights drawn at random, not trained. */
  randomWeights: z.boolean(),
  selfCheck: SelfCheck,
  /** null where no wider arithmetic could be run; `deviationText` says why. */
  deviation: Deviation.nullable(),
  deviationText: longText,
  execution: Execution,
  versions: z.array(PackageVersion).max(LIMITS.files),
});

export type PackageVersion = z.infer<typeof PackageVersion>;
export type FileDigest = z.infer<typeof FileDigest>;
export type Wiring = z.infer<typeof Wiring>;
export type SelfCheck = z.infer<typeof SelfCheck>;
export type Deviation = z.infer<typeof Deviation>;
export type Notice = z.infer<typeof Notice>;
export type Execution = z.infer<typeof Execution>;
export type LoadedModel = z.infer<typeof LoadedModel>;
