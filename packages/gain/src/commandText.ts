/**
 * A command of this program as a shell command through nx. nx passes the arguments to a second shell, some in double
 * quotes, in which that shell expands `$`. An argument of other characters than letters and blanks is therefore quoted
 * for both shells.
 */
export function commandText(target: string, given: readonly string[]): string {
  return `npx nx run gain:${target} -- ${given.map(shellArgument).join(" ")}`;
}

function shellArgument(text: string): string {
  if (/^[A-Za-z0-9_./:@%+,-]+$/.test(text)) return text;
  if (/^[A-Za-z0-9_./:@%+, -]+$/.test(text)) return quoted(text);
  const inner = quoted(text);
  return /[$`"\\!]/.test(inner) ? quoted(inner) : `"${inner}"`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
