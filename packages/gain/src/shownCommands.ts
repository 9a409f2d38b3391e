import type { Command } from "commander";

/** The commands below one that a user can give. Commander's own `help` adds nothing to `--help`. */
export const shownCommands = (command: Command): readonly Command[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .filter((each) => each.name() !== "help");
