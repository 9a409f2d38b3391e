import { EXIT, type ExitCode } from "./exitCodes.ts";
import { printable } from "./printable.ts";
import { boundedVerify, type VerifyLimits } from "./verification/boundedVerify.ts";
import type { VerifyOptions } from "./verification/verifyFolder.ts";

/**
 * Prints the checks of a run's files.
 *
 * @returns `done` where every check passes, `incomplete` for a run that can be continued, `usage` where a check fails
 */
export async function verify(folder: string, options: VerifyOptions & VerifyLimits): Promise<ExitCode> {
  const { state, checks, digest } = await boundedVerify(folder, options, options);
  for (const { ok, check, detail } of checks)
    process.stdout.write(`${printable(`${ok ? "ok    " : "BROKEN"}  ${check}: ${detail}`)}\n`);
  if (digest !== null) process.stdout.write(`${printable(`digest: ${digest}`)}\n`);
  process.stdout.write(`${printable(`${folder}: ${state}`)}\n`);
  return { proven: EXIT.done, incomplete: EXIT.incomplete, broken: EXIT.usage }[state];
}
