import { DEFAULT_MARGIN } from "@gain/analysis";
import { InvalidArgumentError, Option } from "commander";

/** What commander reads of it; left out where the option is not given. */
export interface MarginArguments {
  readonly margin?: number;
}

/** `--margin 0.02` */
export const marginOption = (): Option =>
  new Option(
    "--margin <size>",
    "the smallest change of ln gain that matters, chosen before the data are seen: a gain that is shown to lie within it has " +
      `"no change larger than" it, 0.02 for 2 % (default: ${String(DEFAULT_MARGIN)}, in analyze the margin of the run's plan)`,
  ).argParser((text: string) => {
    const margin = text.trim() === "" ? NaN : Number(text);
    if (margin > 0 && margin < 1) return margin;
    throw new InvalidArgumentError("A number above 0 and below 1 is needed, as 0.01.");
  });

/** The option again, as words of a command. */
export const marginWords = (margin: number | undefined): readonly string[] =>
  margin === undefined ? [] : ["--margin", String(margin)];
