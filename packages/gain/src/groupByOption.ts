import { Option } from "commander";

/** The option as commander parses it; absent where it is not given. */
export interface GroupByArguments {
  readonly groupBy?: string;
}

/** `--group-by source` */
export const groupByOption = (): Option =>
  new Option(
    "--group-by <column>",
    "compare prompts by this column of the prompt file in place of category: its values are the categories of every " +
      "statistic and figure, and files of rows keep the prompts' own category (default: category, in analyze the column of the " +
      "run's plan)",
  );

/** The option as arguments of a command. */
export const groupByFlags = (column: string | undefined): readonly string[] =>
  column === undefined ? [] : ["--group-by", column];
