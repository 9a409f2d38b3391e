import { DEFAULT_MARGIN } from "@gain/analysis";
import { InvalidArgumentError, Option } from "commander";

/** The option as commander parses it; absent where it is not given. */
export interface MarginArguments {
  readonly margin?: number;
}

/** `--margin 0.02` */
export const marginOption = (): Option =>
  new Option(
    "--margin <size>",
    'the smallest change of ln gain that matters, chosen before the data are seen; 0.02 is 2 %. The verdict is "no change ' +
      `larger than" the margin where the data show it (default: ${String(DEFAULT_MARGIN)}, in analyze the margin of the run's plan)`,
  ).argParser((text: string) => {
    const margin = text.trim() === "" ? NaN : Number(text);
    if (margin > 0 && margin < 1) return margin;
    throw new InvalidArgumentError("A number above 0 and below 1 is needed, such as 0.01.");
  });

/** The option as arguments of a command. */
export const marginFlags = (margin: number | undefined): readonly string[] =>
  margin === undefined ? [] : ["--margin", String(margin)];
