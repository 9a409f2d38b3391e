import { InvalidArgumentError, Option, type Command } from "commander";
import { DEFAULT_DEADLINES, keepMsOf, type Deadlines } from "@gain/sidecar";
import { MODEL_OPTIONS } from "./modelOptionTable.ts";

/** How long is waited for a sidecar, in seconds. */
export interface DeadlineArguments {
  readonly startTimeout: number;
  readonly loadTimeout: number;
  readonly measureTimeout: number;
}

/** Adds the options of a model, each with its default in the help text. */
export function withModelOptions(command: Command): Command {
  for (const { options } of Object.values(MODEL_OPTIONS))
    for (const option of options) command.addOption(option);
  return command;
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
