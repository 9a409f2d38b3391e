import { execFile } from "node:child_process";

const MOST_BYTES = 1 << 16;

export interface ProgramTerms {
  /** All that the program sees of an environment. */
  readonly environment: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
}

/**
 * What a program of the system prints, run without a shell.
 *
 * @returns undefined where there is no such program, it fails, or it takes too long and is killed
 */
export function programOutput(
  file: string,
  words: readonly string[],
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
    execFile(file, words, options, (error, stdout) => {
      resolve(error === null ? stdout : undefined);
    });
  });
}
