import { type Command, Option } from "commander";

export const TOOLS = ["lm-eval", "inspect", "wandb", "csv"] as const;
export type Tool = (typeof TOOLS)[number];

export interface ExportOptions {
  readonly to: Tool;
  readonly out?: string;
  readonly json: boolean;
}

export interface ShareOptions {
  readonly to: string;
  readonly json: boolean;
}

export const withExportOptions = (command: Command): Command =>
  command
    .argument("<run>", "the folder of a finished run")
    .addOption(
      new Option("--to <tool>", "the tool that reads the files").choices(TOOLS).makeOptionMandatory(),
    )
    .option("--out <folder>", "folder of the files, a new one (default: <run>_<tool>)")
    .option("--json", "print the names of the files as JSON", false);

export const withShareOptions = (command: Command): Command =>
  command
    .argument("<run>", "the folder of a finished run")
    .requiredOption("--to <folder>", "folder of the data set, a new one")
    .option("--json", "print the names of the files as JSON", false);
