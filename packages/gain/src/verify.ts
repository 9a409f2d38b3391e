import { EXIT, type ExitCode } from "./exitCodes.ts";
import { stdout } from "./printer.ts";
import { boundedVerify, type VerifyLimits } from "./verification/boundedVerify.ts";
import type { VerifyOptions } from "./verification/verifyFolder.ts";

/**
 * Prints the checks of a run's files.
 *
 * @returns `done` where every check passes, `incomplete` for a run that can be continued, `usage` where a check fails
 */
export async function verify(
  folder: string,
  options: VerifyOptions & VerifyLimits & { readonly json: boolean },
): Promise<ExitCode> {
  const { state, checks, digest } = await boundedVerify(folder, options, options);
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
