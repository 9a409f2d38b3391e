import { Option, type Command } from "commander";
import { bothGiven, givenTwice, valueGivenTwice } from "./errors.ts";

/** An option of the command line. */
export interface GivenOption {
  /** As it is written: `--dtype`, `--no-bos`. */
  readonly flag: string;
  /** The name of its value: `dtype`, `bos`. */
  readonly name: string;
  /** Its value as written; null for an option without one. */
  readonly text: string | null;
}

const given = new WeakMap<Command, GivenOption[]>();

/** An option that may be repeated. Its value is the list of the given values, in order; a repeated value is refused. */
export class ListOption extends Option {
  /** @param valueOf parses one value; throws commander's InvalidArgumentError for an invalid one */
  constructor(flags: string, description: string, valueOf: (text: string) => string = (text) => text) {
    super(flags, description);
    this.argParser((text: string, before: readonly string[] | undefined) => {
      const value = valueOf(text);
      if (before?.includes(value)) throw valueGivenTwice(this.long ?? flags, text);
      return [...(before ?? []), value];
    });
  }
}

/**
 * Records the options given to this command and to its subcommands, in order. Throws where an option other than a
 * `ListOption` is given twice; commander itself uses the last one silently.
 */
export function watchOptions(command: Command): void {
  const recorded: GivenOption[] = [];
  given.set(command, recorded);
  for (const option of command.options) {
    command.on(`option:${option.name()}`, (text?: string | null) => {
      const now = { flag: option.long ?? option.flags, name: option.attributeName(), text: text ?? null };
      const before = recorded.find(({ name }) => name === now.name);
      if (before !== undefined && !(option instanceof ListOption)) throw givenAgain(before, now);
      recorded.push(now);
    });
  }
  command.commands.forEach(watchOptions);
}

/** The options given to a watched command. */
export const givenOptions = (command: Command): readonly GivenOption[] => given.get(command) ?? [];

function givenAgain(before: GivenOption, now: GivenOption): Error {
  if (before.flag !== now.flag) return bothGiven(before.flag, now.flag);
  return givenTwice(
    now.flag,
    [before.text, now.text].filter((text) => text !== null),
  );
}
