import { InvalidArgumentError, Option } from "commander";
import { ListOption } from "./givenOptions.ts";

/** `--map gain=H_ratio`, once a field. */
export const mapOption = (): Option =>
  new ListOption(
    "--map <field=column>",
    "take a field from this column of the files: gain, norms, model, prompt, category, complexity, entropy, amplification, " +
      "token, probability, layers, and mean, sd, n of summaries; give it again for more (default: by the columns' names)",
  );

/** `--summary-prompts 5` */
export const summaryPromptsOption = (): Option =>
  new Option(
    "--summary-prompts <n>",
    "prompts behind each mean of a file that holds means without saying of how many (default: no test of them)",
  ).argParser((text: string) => {
    const n = Number(text);
    if (Number.isSafeInteger(n) && n > 1) return n;
    throw new InvalidArgumentError("A whole number of at least 2 is needed.");
  });
