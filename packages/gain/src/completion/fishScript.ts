import type { CompletedCommand, CompletedOption } from "./commandTree.ts";
import { word, words } from "./quoting.ts";

const MOST_CHARACTERS = 80;

export function fishScript(commands: readonly CompletedCommand[]): string {
  const named = new Map(commands.map((each) => [each.words.join(" "), each]));
  return `${commands.flatMap((each) => lines(each, named)).join("\n")}\n`;
}

function lines(
  { words: path, commands, options, choices, takesFiles }: CompletedCommand,
  named: ReadonlyMap<string, CompletedCommand>,
): readonly string[] {
  const condition = word(conditionOf(path, commands));
  const offer = `complete -c gain -n ${condition}`;
  return [
    ...(takesFiles ? [] : [`${offer} -f`]),
    ...commands.map((name) => {
      const below = named.get([...path, name].join(" "));
      return `${offer} -a ${word(name)} -d ${described(below?.description ?? "")}`;
    }),
    ...(choices.length === 0 ? [] : [`${offer} -a ${words(choices)}`]),
    ...options.map((option) => `${offer} ${optionText(option)}`),
  ];
}

/** True where the command line has this command, and none below it. */
function conditionOf(path: readonly string[], below: readonly string[]): string {
  const seen = path.map((name) => `__fish_seen_subcommand_from ${name}`);
  const none = below.length === 0 ? [] : [`not __fish_seen_subcommand_from ${below.join(" ")}`];
  return [...seen, ...none].join("; and ");
}

function optionText({ flag, description, takesValue, choices }: CompletedOption): string {
  const values = choices.length > 0 ? ` -x -a ${words(choices)}` : takesValue ? " -r" : "";
  return `-l ${word(flag.slice(2))}${values} -d ${described(description)}`;
}

/** One short line: fish shows descriptions beside the completions. */
function described(description: string): string {
  const line = description.replace(/\s+/g, " ");
  return word(line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS - 1)}…`);
}
