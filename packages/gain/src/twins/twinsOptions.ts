import { type Command, Option } from "commander";

/** The options of `gain twins` as commander reads them. */
export interface TwinsArguments {
  readonly pocket: boolean;
  readonly corpus?: string;
  /** true for the committed ones. */
  readonly measurements?: string | true;
  readonly plan?: string;
  readonly cells: readonly string[];
  readonly out?: string;
  readonly device: "auto" | "cuda" | "cpu";
}

const HELP = `
Twins are two GPT-NeoX models that differ in the wiring of their blocks alone, trained from the same initial weights on
the same batches. docs/twins.md has the question, the design, the result and how to build the text.

  gain twins --pocket                                 all of it on a laptop in minutes, as a demonstration
  gain twins --corpus ~/corpus --cells primary,depth6 the full form on a GPU; continues where it stopped
  gain twins --measurements                           the committed measurements: analysis, figures, report
`;

/** Adds the options to the command. */
export function withTwinsOptions(command: Command): Command {
  return command
    .description("train, measure and compare matched twins, which differ in the wiring of their blocks alone")
    .option("--pocket", "train three tiny pairs on the pocket text: a demonstration", false)
    .option("--corpus <folder>", "train the models of the plan on the text in this folder")
    .option(
      "--measurements [folder]",
      "analyse the measurements of a folder again (default: the committed ones), and train nothing",
    )
    .option("--plan <file>", "the plan of --corpus (default: studies/twins/plan.json)")
    .addOption(
      new Option("--cells <names>", "cells of the plan to train, with commas between them (default: all)")
        .argParser((text: string) => text.split(",").filter((name) => name !== ""))
        .default([], "all"),
    )
    .option(
      "--out <folder>",
      "folder of the results (default: runs/<name of the plan>; with --measurements that folder)",
    )
    .addOption(
      new Option("--device <device>", "where to train").choices(["auto", "cuda", "cpu"]).default("auto"),
    )
    .addHelpText("after", HELP);
}
