import { InvalidArgumentError, Option } from "commander";
import { ListOption } from "./givenOptions.ts";

/** `--map gain=H_ratio`, once per field. */
export const mapOption = (): Option =>
  new ListOption(
    "--map <field=column>",
    "read a field from this column of the files: gain, norms, model, prompt, category, complexity, entropy, amplification, " +
      "token, probability, layers, and mean, sd, n of summaries; give it again for more (default: by the columns' names)",
  );

/** `--summary-prompts 5` */
export const summaryPromptsOption = (): Option =>
  new Option(
    "--summary-prompts <n>",
    "number of prompts of each mean, for a file of means that does not contain it (default: no test of the means)",
  ).argParser((text: string) => {
    const n = Number(text);
    if (Number.isSafeInteger(n) && n > 1) return n;
    throw new InvalidArgumentError("A whole number of at least 2 is needed.");
  });
