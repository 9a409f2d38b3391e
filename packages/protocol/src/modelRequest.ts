/** A request for a model. The same request on the same machine gives the same numbers. */
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
  /** The GGUF file with the weights, in a folder or hub repository; null for safetensors. */
  ggufFile: shortText.nullable(),
  /** Folder of a PEFT adapter that is merged into the weights; null for the model as it is. */
  adapter: longText.nullable(),
  /**
   * Special tokens around a prompt: `add` always adds them, `none` never; `auto` adds them except to a prompt whose
   * text already begins with the token that would be added.
   */
  specialTokens: z.enum(["auto", "add", "none"]),
  /** The beginning-of-sequence token before a prompt: added, left out, or as `specialTokens` decides (`auto`). */
  bos: z.enum(["auto", "with", "without"]),
  device: shortText.regex(/^(auto|cpu|cuda(:\d+)?)$/),
  /** Memory limit of the weights on each device, as `cuda:0=20GiB,cpu=64GiB`; null for all free memory. */
  maxMemory: shortText.regex(/^(cpu|cuda:\d+)=\d+(MiB|GiB)(,(cpu|cuda:\d+)=\d+(MiB|GiB))*$/).nullable(),
  dtype: z.enum(["auto", "float64", "float32", "bfloat16", "float16"]),
  /** Quantization of the weights by bitsandbytes while they load. */
  quantize: z.enum(["none", "int8", "nf4"]),
  precision: z.enum(["fast", "reference", "compat"]),
  /**
   * `parallel` and `sequential` rewire the blocks, which is an intervention on the model; with `@last` the last block
   * alone.
   */
  wiring: z.enum(["as-is", "parallel", "sequential", "parallel@last", "sequential@last"]),
  /** A prompt longer than the context: an error row, or cut at its left or right end. */
  truncate: z.enum(["error", "left", "right"]),
  /** Prompts in one forward pass; null for the sidecar's choice. */
  batchSize: z.int().min(1).max(LIMITS.itemsPerLease).nullable(),
  /**
   * How prompts share a forward pass: `auto` packs several into one row where a check has passed and it saves work.
   * `padded` gives each prompt its own row. `buckets` does the same in fixed shapes, so that a row's bits do not
   * depend on the other rows.
   */
  layout: z.enum(["auto", "padded", "buckets"]),
  /** Compile attention and MLP before measuring; `auto` does so where the run is long enough to save time. */
  compile: z.enum(["auto", "never", "always"]),
  /** Read weights in pickle files (`.bin`), with weights_only. */
  allowBin: z.boolean(),
  /** Measure although a check of the instrument on this model failed; the report's first line states it. */
  allowFailedSelfCheck: z.boolean(),
  /**
   * The chat template around a prompt: `default` is the tokenizer's own, any other text is a template; null for none.
   * With one, the template alone determines the special tokens.
   */
  chatTemplate: longText.nullable().default(null),
  /** A system message before the messages of a prompt that has none; null for no such message. */
  system: longText.nullable().default(null),
  /**
   * Positions of a prompt that are measured beside its last token: `all`, `first`, every k-th (`every:8`), or some by number
   * (`0,5,10`), from 0; null for none.
   */
  positions: shortText
    .regex(/^(all|first|every:[1-9]\d{0,6}|\d{1,7}(,\d{1,7}){0,99})$/)
    .nullable()
    .default(null),
  /** Entropy and most likely token at these positions too; null for not. */
  positionPredictions: z.boolean().default(false),
  /**
   * Blocks whose state at each prompt's last token is kept as a vector, numbered as norms are: 0 is the input of the first
   * block, k the stream after block k, -1 the last. `blocks:all` is 1 to the last, `blocks:every:4` the blocks 4, 8, …;
   * `blocks:0,5,-1` lists them. null for none.
   */
  vectors: shortText
    .regex(/^blocks:(all|every:[1-9]\d{0,3}|-?\d{1,4}(,-?\d{1,4}){0,99})$/)
    .nullable()
    .default(null),
});
export type ModelRequest = z.infer<typeof ModelRequest>;
