/**
 * A command of this program as one types it, through nx. nx hands its words to a second shell, in double quotes where it
 * sees a need, so that this shell expands `$` in them: a word that is more than letters and blanks is quoted for both.
 */
export function commandText(target: string, words: readonly string[]): string {
  return `npx nx run gain:${target} -- ${words.map(shellWord).join(" ")}`;
}

function shellWord(word: string): string {
  if (/^[A-Za-z0-9_./:@%+,-]+$/.test(word)) return word;
  if (/^[A-Za-z0-9_./:@%+, -]+$/.test(word)) return quoted(word);
  const inner = quoted(word);
  return /[$`"\\!]/.test(inner) ? quoted(inner) : `"${inner}"`;
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
