import { execFile } from "node:child_process";

const MOST_BYTES = 1 << 16;

export interface ProgramTerms {
  /** The complete environment of the program. */
  readonly environment: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
}

/**
 * The standard output of a program of the system, run without a shell.
 *
 * @returns undefined if there is no such program, it fails, or it is killed after `timeoutMs`
 */
export function programOutput(
  file: string,
  programArguments: readonly string[],
  { environment, timeoutMs }: ProgramTerms,
): Promise<string | undefined> {
  const options = {
    env: environment,
    timeout: timeoutMs,
    killSignal: "SIGKILL",
    maxBuffer: MOST_BYTES,
    windowsHide: true,
  } as const;
  return new Promise((resolve) => {
    execFile(file, programArguments, options, (error, stdout) => {
      resolve(error === null ? stdout : undefined);
    });
  });
}
