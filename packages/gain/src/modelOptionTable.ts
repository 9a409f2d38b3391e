/**
 * The options of a model, one entry each: how it is written, what it does, and which values it takes.
 *
 * The command line, the type of its arguments and the request to the sidecar follow from this table. An entry whose name
 * is a field of `ModelRequest` sets that field.
 */
import { InvalidArgumentError, Option } from "commander";
import { NOTEBOOK_PROMPTS } from "@gain/experiment";
import { LIMITS, ModelRequest } from "@gain/protocol";
import { absolutePath } from "./absolutePath.ts";
import { templateOption } from "./chatTemplateOption.ts";
import { ListOption } from "./givenOptions.ts";

/** An entry; `value` carries the type of its argument and is never set. */
interface Entry<Value> {
  readonly options: readonly Option[];
  readonly value?: Value;
}

const { shape } = ModelRequest;
const SHORT = `At most ${String(LIMITS.shortTextChars)} characters are allowed.`;
const LONG = `At most ${String(LIMITS.longTextChars)} characters are allowed.`;
const WHOLE = `A whole number from 1 to ${String(LIMITS.itemsPerLease)} is needed.`;

export const MODEL_OPTIONS = {
  model: entry<readonly string[] | undefined>(
    new ListOption(
      "--model <name>",
      "what to measure: auto, a preset (gain doctor lists them), or any Hugging Face id; give it again for more " +
        '(default: "auto")',
      checked("model", SHORT),
    ),
  ),
  modelPath: entry<string | undefined>(
    new Option(
      "--model-path <folder>",
      "read the model from this folder in Hugging Face layout, or from this .gguf file (default: the hub or its cache)",
    ).argParser(checked("path", LONG)),
  ),
  ggufFile: entry<string | undefined>(
    new Option("--gguf-file <name>", "weights in this GGUF file of the folder or hub repository").argParser(
      checked("ggufFile", SHORT),
    ),
  ),
  revision: entry<readonly string[] | undefined>(
    new ListOption(
      "--revision <name>",
      "branch, tag or commit on the hub; give it again to measure several of one model (default: the preset's, else " +
        "main)",
      checked("revision", SHORT),
    ),
  ),
  /** Absolute paths of adapters; `none` is the model as it is, which is measured in any case. */
  adapter: entry<readonly string[] | undefined>(
    new ListOption(
      "--adapter <folder>",
      "measure the model also with this PEFT adapter (LoRA) merged into its weights, beside the model as it is; " +
        "give it again for more (needs the Python package peft)",
      checked("adapter", LONG, (folder) => (folder === "none" ? folder : absolutePath(folder))),
    ),
  ),
  specialTokens: entry<ModelRequest["specialTokens"] | undefined>(
    new Option(
      "--special-tokens <how>",
      "tokens that the tokenizer puts around a prompt: auto adds them unless the text has them there already (a chat " +
        "template's), add always does, none never (default: auto; add in compat, as the notebook)",
    ).choices(shape.specialTokens.options),
  ),
  /** Left out where the tokenizer decides. */
  bos: entry<boolean | undefined>(
    new Option(
      "--bos",
      "begin every prompt with the beginning-of-sequence token, unless its text does (default: as the tokenizer does)",
    ),
    new Option(
      "--no-bos",
      "leave out the beginning-of-sequence token that the tokenizer puts before a prompt",
    ),
  ),
  /** `default`, `none`, or the absolute path of a file. */
  chatTemplate: entry<string | undefined>(
    new Option(
      "--chat-template <which>",
      "measure prompts as chats, up to where the answer begins: default is the tokenizer's own template, none is plain " +
        "text, else a file with a Jinja template (default: none)",
    ).argParser(templateOption),
  ),
  system: entry<string | undefined>(
    new Option(
      "--system <text>",
      "with --chat-template: the system message of every prompt that has none",
    ).argParser(checked("system", LONG)),
  ),
  positions: entry<string | undefined>(
    new Option(
      "--positions <which>",
      "rows of positions beside each last token's: last (none), all, first, every:8 for every eighth, or numbers from 0 " +
        "as 0,5,10; they are in positions_<time>.parquet (default: last)",
    ).argParser(positionRule),
  ),
  positionPredictions: entry<boolean>(
    new Option(
      "--position-predictions",
      "with --positions: entropy and most likely token at every position, which takes longer",
    ).default(false),
  ),
  vectors: entry<string | undefined>(
    new Option(
      "--vectors <blocks>",
      "keep the residual stream of these blocks at each last token, in vectors/: blocks:all, blocks:every:4 for every " +
        "fourth, or numbers as blocks:0,5,-1, where 0 is the input of the first block and -1 the last block (default: none)",
    ).argParser(checked("vectors", "Allowed are blocks:all, blocks:every:4 and blocks:0,5,-1.")),
  ),
  prompts: entry<string>(
    new Option("--prompts <file>", "prompts as .jsonl, .json, .csv, .tsv, .parquet or .txt").default(
      NOTEBOOK_PROMPTS,
    ),
  ),
  promptColumn: entry<string | undefined>(
    new Option(
      "--prompt-column <name>",
      'the column, or the key, of the prompts in their file (default: "prompt", else "text", else "messages")',
    ),
  ),
  device: entry<string>(
    new Option("--device <device>", "where to measure: auto, cpu, cuda or cuda:N")
      .default("auto")
      .argParser(checked("device", "Allowed are auto, cpu, cuda and cuda:N.")),
  ),
  maxMemory: entry<string | undefined>(
    new Option(
      "--max-memory <list>",
      "what weights may take, as cuda:0=20GiB,cpu=64GiB; the rest goes to the next device, then to disk " +
        "(default: all that is free)",
    ).argParser(checked("maxMemory", "Needed are devices and whole MiB or GiB, as cuda:0=20GiB,cpu=64GiB.")),
  ),
  dtype: entry<ModelRequest["dtype"]>(
    new Option("--dtype <type>", "number type of the weights; auto is bfloat16 on CUDA, float32 on a CPU")
      .choices(shape.dtype.options)
      .default("auto"),
  ),
  precision: entry<ModelRequest["precision"]>(
    new Option(
      "--precision <mode>",
      "fast: the model's type, norms in fp32; reference: fp32 throughout, fp64 with --dtype float64; compat: the " +
        "notebook's own arithmetic",
    )
      .choices(shape.precision.options)
      .default("fast"),
  ),
  quantize: entry<ModelRequest["quantize"]>(
    new Option("--quantize <kind>", "round weights further while they load, by bitsandbytes")
      .choices(shape.quantize.options)
      .default("none"),
  ),
  wiring: entry<readonly ModelRequest["wiring"][] | undefined>(
    new ListOption(
      "--wiring <how>",
      "as-is, or rewire the blocks: parallel or sequential, an intervention on the same weights (parallel@last or " +
        'sequential@last: the last block alone); give it again to measure one beside the other (default: "as-is")',
      checked("wiring", "Allowed are as-is, parallel, sequential, parallel@last and sequential@last."),
    ),
  ),
  truncate: entry<ModelRequest["truncate"] | undefined>(
    new Option(
      "--truncate <side>",
      "a prompt longer than the context: error (a row of its own), or cut its left or right end " +
        "(default: error; right in compat, as the notebook)",
    ).choices(shape.truncate.options),
  ),
  batchSize: entry<number | undefined>(
    new Option("--batch-size <n>", "prompts in one forward pass (default: chosen by the sidecar)").argParser(
      checked("batchSize", WHOLE, Number),
    ),
  ),
  layout: entry<ModelRequest["layout"]>(
    new Option(
      "--layout <how>",
      "how prompts share a pass: auto packs several into a row where that is proven and saves work; padded gives each " +
        "its own row; buckets does so in fixed shapes, so that a row's bits do not depend on its neighbours",
    )
      .choices(shape.layout.options)
      .default("auto"),
  ),
  compile: entry<ModelRequest["compile"]>(
    new Option(
      "--compile <when>",
      "compile attention and MLP before measuring (a GPU takes seconds for it); auto where the run is long enough",
    )
      .choices(shape.compile.options)
      .default("auto"),
  ),
  allowBin: entry<boolean>(
    new Option("--allow-bin", "also read weights from pickle files (.bin), with weights_only").default(false),
  ),
  allowFailedSelfCheck: entry<boolean>(
    new Option(
      "--allow-failed-self-check",
      "measure although a check of the instrument on this model failed; the report says so in its first line",
    ).default(false),
  ),
};

type Table = typeof MODEL_OPTIONS;

/** What is measured and how, as commander reads it. */
export type ModelArguments = {
  readonly [Name in keyof Table]: Table[Name] extends Entry<infer Value> ? Value : never;
};

function entry<Value>(...options: readonly Option[]): Entry<Value> {
  return { options };
}

/** A rule that the request can have, or `last` for none. */
function positionRule(text: string): string {
  if (text === "last" || shape.positions.safeParse(text).success) return text;
  throw new InvalidArgumentError("Allowed are last, all, first, every:8 and 0,5,10.");
}

/** A reader of one value that the field's schema allows; `allowed` completes the message about any other. */
function checked(field: keyof ModelRequest, allowed: string): (text: string) => string;
function checked<Value>(
  field: keyof ModelRequest,
  allowed: string,
  read: (text: string) => Value,
): (text: string) => Value;
function checked(
  field: keyof ModelRequest,
  allowed: string,
  read: (text: string) => unknown = (text) => text,
): (text: string) => unknown {
  return (text) => {
    const value = read(text);
    if (shape[field].safeParse(value).success) return value;
    throw new InvalidArgumentError(allowed);
  };
}
