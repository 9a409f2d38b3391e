import { verifyRun } from "@gain/records";
import { EXIT, type ExitCode } from "./exitCodes.ts";
import { printable } from "./printable.ts";

/**
 * Prints the checks of a run's files.
 *
 * @returns `done` where every check passes, `incomplete` for a run that can be continued, `usage` where a check fails
 */
export async function verify(folder: string): Promise<ExitCode> {
  const { state, checks } = await verifyRun(folder);
  for (const { ok, check, detail } of checks)
    process.stdout.write(`${printable(`${ok ? "ok    " : "BROKEN"}  ${check}: ${detail}`)}\n`);
  process.stdout.write(`${printable(`${folder}: ${state}`)}\n`);
  return { proven: EXIT.done, incomplete: EXIT.incomplete, broken: EXIT.usage }[state];
}
