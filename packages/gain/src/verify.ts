import { verifyRun } from "@gain/records";
import { EXIT, type ExitCode } from "./exitCodes.ts";
import { stdout } from "./printer.ts";

/**
 * Prints the checks of a run's files.
 *
 * @returns `done` where every check passes, `incomplete` for a run that can be continued, `usage` where a check fails
 */
export async function verify(folder: string): Promise<ExitCode> {
  const { state, checks } = await verifyRun(folder);
  for (const { ok, check, detail } of checks)
    stdout.laidOut(`${ok ? "ok    " : "BROKEN"}  ${check}: ${detail}`);
  stdout.laidOut(`${folder}: ${state}`);
  return { proven: EXIT.done, incomplete: EXIT.incomplete, broken: EXIT.usage }[state];
}
