import { keepVerification, RecordsError } from "@gain/records";
import { EXIT, type ExitCode } from "./exitCodes.ts";
import { stderr, stdout } from "./printer.ts";
import { boundedVerify, type VerifyLimits } from "./verification/boundedVerify.ts";
import type { VerifyOptions } from "./verification/verifyFolder.ts";

/**
 * Prints the checks of a run's files. That a run is proven is kept outside its folder, for the list of `gain view`.
 *
 * @returns `done` where every check passes, `incomplete` for a run that can be continued, `usage` where a check fails
 */
export async function verify(
  folder: string,
  options: VerifyOptions & VerifyLimits & { readonly json: boolean },
): Promise<ExitCode> {
  const { state, checks, digest } = await boundedVerify(folder, options, options);
  if (state === "proven" && digest !== null) await keep(digest, options.drawings);
  const code = { proven: EXIT.done, incomplete: EXIT.incomplete, broken: EXIT.usage }[state];
  if (options.json) {
    stdout.json({ folder, state, digest, checks });
    return code;
  }
  for (const { ok, check, detail } of checks)
    stdout.laidOut(`${ok ? "ok    " : "BROKEN"}  ${check}: ${detail}`);
  if (digest !== null) stdout.laidOut(`digest: ${digest}`);
  stdout.laidOut(`${folder}: ${state}`);
  return code;
}

/** A home that cannot be written, as in a container, changes nothing about the proof. */
async function keep(digest: string, drawings: boolean): Promise<void> {
  try {
    await keepVerification(digest, { at: new Date().toISOString(), drawings });
  } catch (error) {
    if (!(error instanceof RecordsError)) throw error;
    stderr.text(`gain view cannot show that this run is verified: ${error.message}`);
  }
}
