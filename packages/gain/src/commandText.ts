import { installedName } from "@gain/sidecar/ownCommand";

/**
 * A command of this program as a shell command: by its installed name, or through nx in a clone. nx passes the arguments to
 * a second shell, some in double quotes, in which that shell expands `$`. An argument of other characters than letters and
 * blanks is therefore quoted for both shells.
 */
export function commandText(
  target: string,
  given: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): string {
  const name = installedName(environment);
  return name === undefined
    ? `npx nx run gain:${target} -- ${given.map(nxArgument).join(" ")}`
    : [name, target, ...given.map(shellArgument)].join(" ");
}

const isPlain = (text: string): boolean => /^[A-Za-z0-9_./:@%+,-]+$/.test(text);

const shellArgument = (text: string): string => (isPlain(text) ? text : quoted(text));

function nxArgument(text: string): string {
  if (isPlain(text)) return text;
  if (/^[A-Za-z0-9_./:@%+, -]+$/.test(text)) return quoted(text);
  const inner = quoted(text);
  return /[$`"\\!]/.test(inner) ? quoted(inner) : `"${inner}"`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
