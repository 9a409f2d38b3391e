import type { CompletedCommand } from "./commandTree.ts";
import { words } from "./quoting.ts";

/** For bash, and for zsh with `bashcompinit`. */
export function bashScript(commands: readonly CompletedCommand[]): string {
  const below = commands.filter(({ words }) => words.length > 0);
  return `_gain() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="" word at
  COMPREPLY=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    word="\${COMP_WORDS[at]}"
    case "\${command:+$command }$word" in
      ${below.map(({ words }) => `"${words.join(" ")}"`).join(" | ")}) command="\${command:+$command }$word" ;;
    esac
  done
  case "$command $previous" in
${commands.flatMap(valueLines).join("\n")}
  esac
  case "$command" in
${commands.map(commandLine).join("\n")}
  esac
}
complete -o filenames -F _gain gain
`;
}

const offered = (list: readonly string[]): string => `COMPREPLY=($(compgen -W ${words(list)} -- "$current"))`;
const FILES = `COMPREPLY=($(compgen -f -- "$current"))`;

function valueLines({ words: path, options }: CompletedCommand): readonly string[] {
  return options
    .filter(({ takesValue }) => takesValue)
    .map(
      ({ flag, choices }) =>
        `    "${path.join(" ")} ${flag}") ${choices.length === 0 ? FILES : offered(choices)}; return ;;`,
    );
}

function commandLine({ words: path, commands, options, choices, takesFiles }: CompletedCommand): string {
  const plain = [...commands, ...choices];
  const others = takesFiles ? FILES : plain.length === 0 ? ":" : offered(plain);
  const flags = offered(options.map(({ flag }) => flag));
  return `    "${path.join(" ")}") case "$current" in -*) ${flags} ;; *) ${others} ;; esac ;;`;
}
