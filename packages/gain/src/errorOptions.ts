import type { ErrorLimit } from "@gain/experiment";
import { InvalidArgumentError, Option } from "commander";

/** The options for prompts that cannot be measured, as commander parses them. */
export interface ErrorArguments {
  /** Absent without a limit. */
  readonly maxErrors?: ErrorLimit;
  readonly retryErrors: boolean;
}

/** `--max-errors 10` and `--max-errors 5%` */
export const maxErrorsOption = (): Option =>
  new Option(
    "--max-errors <n>",
    "stop when more prompts of a model than this, or than this share (5%), cannot be measured (default: no limit; each " +
      "is an error row)",
  ).argParser((text: string): ErrorLimit => {
    const [, digits = "", percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
    const value = Number(digits);
    if (digits !== "" && percent === "%" && value <= 100) return { value, unit: "percent" };
    if (digits !== "" && percent === "" && Number.isSafeInteger(value)) return { value, unit: "prompts" };
    throw new InvalidArgumentError("A whole number is needed, or a percentage up to 100% such as 5%.");
  });

/** `--retry-errors` */
export const retryErrorsOption = (): Option =>
  new Option(
    "--retry-errors",
    "measure prompts again that are error rows of this run, which may be finished, for example after an out-of-memory",
  ).default(false);
