/** How a model is asked for. The same request on the same machine gives the same numbers. */
import { z } from "zod";
import { LIMITS } from "./limits.ts";
import { longText, shortText } from "./parts.ts";

export const ModelRequest = z.strictObject({
  /** `auto`, a preset's name, a hub id, or the name to show for `path`. */
  model: shortText,
  /** Local folder in Hugging Face layout, or a GGUF file; overrides the hub. */
  path: longText.nullable(),
  /** Hub branch, tag or commit. */
  revision: shortText.nullable(),
  /** The GGUF file of a folder or hub repository that holds the weights; null for safetensors. */
  ggufFile: shortText.nullable(),
  /** Folder of a PEFT adapter that is merged into the weights; null for the model as it is. */
  adapter: longText.nullable(),
  /**
   * Special tokens that the tokenizer puts around a prompt: `add` always, `none` never; `auto` adds them except to a
   * prompt whose text already begins with the one that would be added.
   */
  specialTokens: z.enum(["auto", "add", "none"]),
  /** The beginning-of-sequence token before a prompt: put there, left out, or as `specialTokens` has it (`auto`). */
  bos: z.enum(["auto", "with", "without"]),
  device: shortText.regex(/^(auto|cpu|cuda(:\d+)?)$/),
  /** Memory that the weights may take on each device, as `cuda:0=20GiB,cpu=64GiB`; null for all that is free. */
  maxMemory: shortText.regex(/^(cpu|cuda:\d+)=\d+(MiB|GiB)(,(cpu|cuda:\d+)=\d+(MiB|GiB))*$/).nullable(),
  dtype: z.enum(["auto", "float64", "float32", "bfloat16", "float16"]),
  /** Weights rounded further by bitsandbytes while they load. */
  quantize: z.enum(["none", "int8", "nf4"]),
  precision: z.enum(["fast", "reference", "compat"]),
  /** `parallel` and `sequential` rewire the blocks: an intervention on the model. */
  wiring: z.enum(["as-is", "parallel", "sequential"]),
  /** A prompt longer than the context: an error row, or cut at its left or right end. */
  truncate: z.enum(["error", "left", "right"]),
  /** Prompts in one forward pass; null lets the sidecar choose. */
  batchSize: z.int().min(1).max(LIMITS.itemsPerLease).nullable(),
  /**
   * How prompts share a forward pass: `auto` packs several into a row where that is proven and saves work; `padded`
   * gives each a row of its own; `buckets` does so in fixed shapes, which keeps a row's bits free of its neighbours.
   */
  layout: z.enum(["auto", "padded", "buckets"]),
  /** Attention and MLP compiled before measuring; `auto` where the run is long enough to win the time back. */
  compile: z.enum(["auto", "never", "always"]),
  /** Weights in pickle files (`.bin`) are read with weights_only, and only when this is true. */
  allowBin: z.boolean(),
  /** Measure although a check of the instrument on this model failed; the report says so in its first line. */
  allowFailedSelfCheck: z.boolean(),
});
export type ModelRequest = z.infer<typeof ModelRequest>;
