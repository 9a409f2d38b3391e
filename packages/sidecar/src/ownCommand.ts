/**
 * How a user calls this program: `gain` or `npx gain-residual` where it was installed by name, which the starting program
 * tells by GAIN_COMMAND; undefined in a clone, where nx runs it.
 */
export const installedName = (environment: NodeJS.ProcessEnv = process.env): string | undefined =>
  environment["GAIN_COMMAND"] === "" ? undefined : environment["GAIN_COMMAND"];

/** The command that installs what measuring needs. */
export function setupCommand(environment: NodeJS.ProcessEnv = process.env): string {
  const name = installedName(environment);
  return name === undefined ? "npx nx run python:setup" : `${name} setup`;
}
