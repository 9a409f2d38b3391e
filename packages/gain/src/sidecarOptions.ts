import { InvalidArgumentError, type Command } from "commander";
import {
  keepWarmOption,
  withDeadlineOptions,
  withModelOptions,
  type DeadlineArguments,
} from "./modelOptions.ts";
import type { ModelArguments } from "./modelOptionTable.ts";

/** The options of `gain sidecar start` as commander reads them. */
export interface SidecarStartArguments extends ModelArguments, DeadlineArguments {
  /** In milliseconds. */
  readonly keepWarm: number;
  readonly json: boolean;
}

const HELP = `
A warm sidecar holds one model. The next run with the same model options takes it and measures at once; while it
is taken, other runs start their own. It ends by itself after the stated minutes without a run.

  gain sidecar start --model gptj-6b --device cuda --keep-warm 30
  gain sidecar status
  gain sidecar stop --all
`;

/** Adds `start`, `status` and `stop`; each is carried out by what it is given here. */
export function withSidecarCommands(
  command: Command,
  actions: {
    readonly start: (options: SidecarStartArguments) => Promise<void>;
    readonly status: (options: { json: boolean }) => Promise<void>;
    readonly stop: (pid: number | undefined, options: { all: boolean; json: boolean }) => Promise<void>;
  },
): void {
  command.description("keep models loaded between runs: start, look at and stop warm sidecars");
  command.addHelpText("after", HELP);
  const start = command.command("start").description("load a model and keep it for the runs to come");
  withModelOptions(start).addOption(
    keepWarmOption("how long it waits for a run, and again after each").makeOptionMandatory(),
  );
  withDeadlineOptions(start)
    .option("--json", "print the kept sidecars as JSON on stdout, everything else on stderr", false)
    .action(actions.start);
  command
    .command("status")
    .description("list the warm sidecars, what they hold and when they end")
    .option("--json", "print them as JSON", false)
    .action(actions.status);
  command
    .command("stop")
    .description("end a warm sidecar, whatever it does; a run that uses it continues with another")
    .argument("[process]", "the process that status lists (default: the only one)", processId)
    .option("--all", "end all of them", false)
    .option("--json", "print the ended processes as JSON", false)
    .action(actions.stop);
}

function processId(text: string): number {
  const pid = Number(text);
  if (Number.isSafeInteger(pid) && pid > 0) return pid;
  throw new InvalidArgumentError("The number of a process is needed, as gain sidecar status lists it.");
}
