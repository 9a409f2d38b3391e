import { InvalidArgumentError, Option, type Command } from "commander";
import { NOTEBOOK_PROMPTS } from "@gain/experiment";
import { LIMITS, ModelRequest } from "@gain/protocol";
import { DEFAULT_DEADLINES, keepMsOf, type Deadlines } from "@gain/sidecar";
import { absolutePath } from "./absolutePath.ts";
import { ListOption } from "./givenOptions.ts";

/** What is measured and how, as commander reads it. */
export interface ModelArguments {
  readonly model?: readonly string[];
  readonly modelPath?: string;
  readonly revision?: readonly string[];
  readonly ggufFile?: string;
  /** Absolute paths of adapters; `none` is the model as it is, which is measured in any case. */
  readonly adapter?: readonly string[];
  readonly specialTokens?: ModelRequest["specialTokens"];
  /** Left out where the tokenizer decides. */
  readonly bos?: boolean;
  readonly prompts: string;
  readonly promptColumn?: string;
  readonly device: string;
  readonly maxMemory?: string;
  readonly dtype: ModelRequest["dtype"];
  readonly quantize: ModelRequest["quantize"];
  readonly precision: ModelRequest["precision"];
  readonly wiring?: readonly ModelRequest["wiring"][];
  readonly truncate?: ModelRequest["truncate"];
  readonly batchSize?: number;
  readonly layout: ModelRequest["layout"];
  readonly compile: ModelRequest["compile"];
  readonly allowBin: boolean;
  readonly allowFailedSelfCheck: boolean;
}

/** How long is waited for a sidecar, in seconds. */
export interface DeadlineArguments {
  readonly startTimeout: number;
  readonly loadTimeout: number;
  readonly measureTimeout: number;
}

/** Adds the options that say what is measured and how, each with its default in the help text. */
export function withModelOptions(command: Command): Command {
  return command
    .addOption(
      new ListOption(
        "--model <name>",
        "what to measure: auto, a preset (gain doctor lists them), or any Hugging Face id; give it again for more " +
          '(default: "auto")',
      ),
    )
    .option(
      "--model-path <folder>",
      "read the model from this folder in Hugging Face layout, or from this .gguf file (default: the hub or its cache)",
    )
    .option("--gguf-file <name>", "weights in this GGUF file of the folder or hub repository")
    .addOption(
      new ListOption(
        "--revision <name>",
        "branch, tag or commit on the hub; give it again to measure several of one model (default: the preset's, else " +
          "main)",
      ),
    )
    .addOption(
      new ListOption(
        "--adapter <folder>",
        "measure the model also with this PEFT adapter (LoRA) merged into its weights, beside the model as it is; " +
          "give it again for more (needs the Python package peft)",
        (folder) => (folder === "none" ? folder : absolutePath(folder)),
      ),
    )
    .addOption(
      new Option(
        "--special-tokens <how>",
        "tokens that the tokenizer puts around a prompt: auto adds them unless the text has them there already (a chat " +
          "template's), add always does, none never (default: auto; add in compat, as the notebook)",
      ).choices(ModelRequest.shape.specialTokens.options),
    )
    .option(
      "--bos",
      "begin every prompt with the beginning-of-sequence token, unless its text does (default: as the tokenizer does)",
    )
    .option("--no-bos", "leave out the beginning-of-sequence token that the tokenizer puts before a prompt")
    .option("--prompts <file>", "prompts as .jsonl, .json, .csv, .tsv, .parquet or .txt", NOTEBOOK_PROMPTS)
    .option(
      "--prompt-column <name>",
      'the column, or the key, of the prompts in their file (default: "prompt", else "text")',
    )
    .addOption(
      new Option("--device <device>", "where to measure: auto, cpu, cuda or cuda:N")
        .default("auto")
        .argParser(device),
    )
    .addOption(
      new Option(
        "--max-memory <list>",
        "what weights may take, as cuda:0=20GiB,cpu=64GiB; the rest goes on to the next device, at last to disk " +
          "(default: all that is free)",
      ).argParser(maxMemory),
    )
    .addOption(
      new Option("--dtype <type>", "number type of the weights; auto is bfloat16 on CUDA, float32 on a CPU")
        .choices(ModelRequest.shape.dtype.options)
        .default("auto"),
    )
    .addOption(
      new Option(
        "--precision <mode>",
        "fast: the model's type, norms in fp32; reference: fp32 throughout, fp64 with --dtype float64; compat: the " +
          "notebook's own arithmetic",
      )
        .choices(ModelRequest.shape.precision.options)
        .default("fast"),
    )
    .addOption(
      new Option("--quantize <kind>", "round weights further while they load, by bitsandbytes")
        .choices(ModelRequest.shape.quantize.options)
        .default("none"),
    )
    .addOption(
      new ListOption(
        "--wiring <how>",
        "as-is, or rewire the blocks: parallel or sequential, an intervention on the same weights; give it again to " +
          'measure one beside the other (default: "as-is")',
        wiring,
      ),
    )
    .addOption(
      new Option(
        "--truncate <side>",
        "a prompt longer than the context: error (a row of its own), or cut its left or right end " +
          "(default: error; right in compat, as the notebook)",
      ).choices(ModelRequest.shape.truncate.options),
    )
    .addOption(
      new Option(
        "--batch-size <n>",
        "prompts in one forward pass (default: chosen by the sidecar)",
      ).argParser((text) => wholeNumber(text, 1, LIMITS.itemsPerLease)),
    )
    .addOption(
      new Option(
        "--layout <how>",
        "how prompts share a pass: auto packs several into a row where that is proven and saves work; padded gives each " +
          "its own row; buckets does so in fixed shapes, so that a row's bits do not depend on its neighbours",
      )
        .choices(ModelRequest.shape.layout.options)
        .default("auto"),
    )
    .addOption(
      new Option(
        "--compile <when>",
        "compile attention and MLP before measuring (a GPU takes seconds for it); auto where the run is long enough",
      )
        .choices(ModelRequest.shape.compile.options)
        .default("auto"),
    )
    .option("--allow-bin", "also read weights from pickle files (.bin), with weights_only", false)
    .option(
      "--allow-failed-self-check",
      "measure although a check of the instrument on this model failed; the report says so in its first line",
      false,
    );
}

/** Adds the options that say how long is waited for a sidecar. */
export function withDeadlineOptions(command: Command): Command {
  return command
    .addOption(
      seconds("--start-timeout <s>", "longest wait for the sidecar to start", DEFAULT_DEADLINES.startMs),
    )
    .addOption(
      seconds(
        "--load-timeout <s>",
        "longest wait without progress while a model loads",
        DEFAULT_DEADLINES.loadMs,
      ),
    )
    .addOption(
      seconds("--measure-timeout <s>", "longest wait for one lease of prompts", DEFAULT_DEADLINES.measureMs),
    );
}

/** How long a sidecar is kept warm, stated in minutes and read in milliseconds. */
export const keepWarmOption = (description: string): Option =>
  new Option("--keep-warm <minutes>", description).argParser(keepWarm);

export const deadlinesOf = ({ startTimeout, loadTimeout, measureTimeout }: DeadlineArguments): Deadlines => ({
  startMs: 1000 * startTimeout,
  loadMs: 1000 * loadTimeout,
  measureMs: 1000 * measureTimeout,
});

function device(text: string): string {
  if (ModelRequest.shape.device.safeParse(text).success) return text;
  throw new InvalidArgumentError("Allowed are auto, cpu, cuda and cuda:N.");
}

function maxMemory(text: string): string {
  if (ModelRequest.shape.maxMemory.safeParse(text).success) return text;
  throw new InvalidArgumentError("Needed are devices and whole MiB or GiB, as cuda:0=20GiB,cpu=64GiB.");
}

function wiring(text: string): string {
  if (ModelRequest.shape.wiring.safeParse(text).success) return text;
  throw new InvalidArgumentError("Allowed are as-is, parallel and sequential.");
}

function keepWarm(text: string): number {
  try {
    return keepMsOf(Number(text));
  } catch {
    throw new InvalidArgumentError("Minutes are needed, more than 0 and at most a day (1440).");
  }
}

function seconds(flags: string, description: string, defaultMs: number): Option {
  return new Option(flags, `${description}, in seconds`)
    .default(defaultMs / 1000)
    .argParser((text) => wholeNumber(text, 1, 86_400));
}

function wholeNumber(text: string, min: number, max: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new InvalidArgumentError(`A whole number from ${String(min)} to ${String(max)} is needed.`);
}
