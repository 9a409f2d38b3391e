import type { Command } from "commander";
import { withClusterOptions, type ClusterArguments } from "./clusterOption.ts";
import { devicesOption, type DevicesArguments } from "./devicesOption.ts";
import { detailsOption, quietOption } from "./detailsOption.ts";
import { maxErrorsOption, retryErrorsOption, type ErrorArguments } from "./errorOptions.ts";
import { familyOption, type FamilyArguments } from "./familyOption.ts";
import { logOption, type Logger } from "./export/logOption.ts";
import { groupByOption, type GroupByArguments } from "./groupByOption.ts";
import { marginOption, type MarginArguments } from "./marginOption.ts";
import {
  keepWarmOption,
  withDeadlineOptions,
  withModelOptions,
  type DeadlineArguments,
} from "./modelOptions.ts";
import { maxDiskOption, type MaxDiskArguments } from "./maxDiskOption.ts";
import type { ModelArguments } from "./modelOptionTable.ts";
import { referencesOption, type ReferencesArguments } from "./referencesOption.ts";

/** The options of `gain experiment` as commander reads them. */
export interface ExperimentArguments
  extends
    ModelArguments,
    DeadlineArguments,
    DevicesArguments,
    ClusterArguments,
    FamilyArguments,
    MarginArguments,
    GroupByArguments,
    ReferencesArguments,
    MaxDiskArguments,
    ErrorArguments {
  readonly study?: string;
  readonly amend: boolean;
  readonly freeCache: boolean;
  readonly out?: string;
  /** In milliseconds. */
  readonly keepWarm?: number;
  readonly profile: boolean;
  readonly log?: Logger;
  readonly json: boolean;
  readonly details: boolean;
  readonly quiet: boolean;
  readonly progress: boolean;
}

/** Adds every option of `gain experiment`, each with its default in the help text. */
export function withExperimentOptions(command: Command): Command {
  withModelOptions(command)
    .option(
      "--study <file>",
      "measure the models of this study file (YAML or JSON) as one run; options given beside it take precedence " +
        "(gain study check tells what it would measure)",
    )
    .option(
      "--amend",
      "continue the run in --out with other models: new ones are measured, and those that are not named any more are " +
        "left out of the outputs, with their rows kept; the same call without it prints what would change",
      false,
    )
    .option(
      "--out <folder>",
      "the run's folder (default: runs/<time>_<model>, or the unfinished run of the same plan)",
    )
    .addOption(devicesOption())
    .option(
      "--free-cache",
      "delete the weights of a model from the hub's cache once it is measured, if this run fetched them (for many " +
        "checkpoints); weights that were there before are kept",
      false,
    )
    .addOption(
      keepWarmOption(
        "leave the sidecar with its model loaded for so long after the run; the next run of the same model then measures " +
          "at once (default: it ends with the run; a warm one is used, and its minutes stay as they are)",
      ),
    );
  withClusterOptions(command);
  return withDeadlineOptions(command)
    .addOption(familyOption())
    .addOption(marginOption())
    .addOption(groupByOption())
    .addOption(referencesOption())
    .addOption(maxDiskOption())
    .addOption(maxErrorsOption())
    .addOption(retryErrorsOption())
    .option(
      "--profile",
      "write trace.json into the run's folder: every step and every lease, on both sides, for ui.perfetto.dev",
      false,
    )
    .addOption(logOption())
    .addOption(detailsOption())
    .addOption(quietOption())
    .option("--json", "print the findings as JSON on stdout, everything else on stderr", false)
    .option("--no-progress", "no progress lines (default: a live line on a terminal, plain lines elsewhere)");
}
