import { verifyRun } from "@gain/records";
import { EXIT, type ExitCode } from "./exitCodes.ts";

/**
 * Prints what a run's files prove.
 *
 * @returns `done` when everything holds, `incomplete` for a run that can go on, `usage` when something is broken
 */
export async function verify(folder: string): Promise<ExitCode> {
  const { state, checks } = await verifyRun(folder);
  for (const { ok, check, detail } of checks)
    process.stdout.write(`${ok ? "ok    " : "BROKEN"}  ${check}: ${detail}\n`);
  process.stdout.write(`${folder}: ${state}\n`);
  return { proven: EXIT.done, incomplete: EXIT.incomplete, broken: EXIT.usage }[state];
}
