import { InvalidArgumentError, type Command } from "commander";
import { RUNS_FOLDER } from "../runsFolder.ts";

export interface ViewArguments {
  /** 0 for a free one. */
  readonly port: number;
  readonly open: boolean;
}

export interface BundleArguments {
  readonly out: string;
}

interface ViewActions {
  readonly view: (folder: string, options: ViewArguments) => Promise<void>;
  readonly bundle: (folder: string, options: BundleArguments) => Promise<void>;
}

const VIEW_HELP = `
The page lists the runs of a folder, follows a run that measures, shows every row of a finished run, and compares runs. It
only reads. Only this machine can open it, with the address that is printed; nothing leaves the machine.

  gain view
  gain view runs/gpt2-family --port 8080 --no-open
  gain view bundle runs --out site
`;

/** Adds what `gain view` and `gain view bundle` take. */
export function withViewCommands(command: Command, { view, bundle }: ViewActions): Command {
  command
    .description("open a page of the runs of a folder: watch, browse, compare")
    .argument("[folder]", "a folder of runs, or one run", RUNS_FOLDER)
    .option("--port <number>", "port of this machine (default: a free one)", portOf, 0)
    .option("--no-open", "only print the address; else a browser is opened where there is a screen")
    .addHelpText("after", VIEW_HELP)
    .action(view);
  command
    .command("bundle")
    .description("write the finished runs of a folder as a static site, which needs no server of gain")
    .argument("<folder>", "a folder of runs, or one run")
    .requiredOption("--out <folder>", "a new folder for the site")
    .action(bundle);
  return command;
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535)
    throw new InvalidArgumentError("a port is a whole number from 1 to 65535.");
  return port;
}
