import type { Command } from "commander";
import { shownCommands } from "../shownCommands.ts";

/** An option as a shell completes it. */
export interface CompletedOption {
  /** With its dashes, as are the others. */
  readonly flag: string;
  readonly description: string;
  readonly takesValue: boolean;
  /** Empty where any value is allowed. */
  readonly choices: readonly string[];
}

/** A command with the words that lead to it, such as `study check`; the program itself has none. */
export interface CompletedCommand {
  readonly words: readonly string[];
  readonly description: string;
  readonly commands: readonly string[];
  readonly options: readonly CompletedOption[];
  /** Values of its first argument; empty where they are files, or where it has none. */
  readonly choices: readonly string[];
  readonly takesFiles: boolean;
}

/** Every command that `--help` shows, the program first. */
export function commandTree(command: Command, words: readonly string[] = []): readonly CompletedCommand[] {
  const help = command.createHelp();
  const below = shownCommands(command);
  const [first] = command.registeredArguments;
  const own: CompletedCommand = {
    words,
    description: command.description(),
    commands: below.map((each) => each.name()),
    options: help
      .visibleOptions(command)
      .flatMap(({ long, required, optional, description, argChoices }) =>
        long === undefined
          ? []
          : [{ flag: long, description, takesValue: required || optional, choices: argChoices ?? [] }],
      ),
    choices: first?.argChoices ?? [],
    takesFiles: first !== undefined && first.argChoices === undefined,
  };
  return [own, ...below.flatMap((each) => commandTree(each, [...words, each.name()]))];
}
