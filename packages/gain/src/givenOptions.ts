import { Option, type Command } from "commander";
import { bothGiven, givenTwice, valueGivenTwice } from "./errors.ts";

/** An option as it was given. */
export interface GivenOption {
  /** As it is written: `--dtype`, `--no-bos`. */
  readonly flag: string;
  /** The name of its value: `dtype`, `bos`. */
  readonly name: string;
  /** What stood behind it; null for an option without a value. */
  readonly text: string | null;
}

const given = new WeakMap<Command, GivenOption[]>();

/** An option that may be given again: its value is the list of all that were given, in their order, each once. */
export class ListOption extends Option {
  /** @param valueOf reads one text; it throws commander's InvalidArgumentError for one that is not allowed */
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
 * Notes every option that is given to this command or to one below it, in their order. Any but a `ListOption` may be given
 * once: without this, commander takes the last and drops the others without a word.
 */
export function watchOptions(command: Command): void {
  const noted: GivenOption[] = [];
  given.set(command, noted);
  for (const option of command.options) {
    command.on(`option:${option.name()}`, (text?: string | null) => {
      const now = { flag: option.long ?? option.flags, name: option.attributeName(), text: text ?? null };
      const before = noted.find(({ name }) => name === now.name);
      if (before !== undefined && !(option instanceof ListOption)) throw again(before, now);
      noted.push(now);
    });
  }
  command.commands.forEach(watchOptions);
}

/** What was given to a command that is watched. */
export const givenOptions = (command: Command): readonly GivenOption[] => given.get(command) ?? [];

function again(before: GivenOption, now: GivenOption): Error {
  if (before.flag !== now.flag) return bothGiven(before.flag, now.flag);
  return givenTwice(
    now.flag,
    [before.text, now.text].filter((text) => text !== null),
  );
}
