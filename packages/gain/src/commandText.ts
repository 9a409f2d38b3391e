/** A command of this program as one types it, through nx, with every word quoted that a shell would read otherwise. */
export function commandText(target: string, words: readonly string[]): string {
  return `npx nx run gain:${target} -- ${words.map(shellWord).join(" ")}`;
}

const shellWord = (word: string): string =>
  /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
