/**
 * Verifies a run of unknown origin in a process of its own, which is ended when it takes too long or too much memory: no
 * file that it reads can hold up or fill this process.
 *
 *   this process ── verify-here <folder> ──▶ its own     answer: a verification, or the text of an error
 */
import { RecordsError, type RecordsErrorCode, type Verification } from "@gain/records";
import { askFork } from "@gain/sidecar";
import { noAnswer, outOfMemory, verifyTimeout } from "../errors.ts";
import { VERIFY_HERE } from "../verifyOptions.ts";
import type { VerifyOptions } from "./verifyFolder.ts";

export interface VerifyLimits {
  /** Seconds until the process is ended. */
  readonly timeout: number;
  /** Its largest heap, in megabytes. */
  readonly memory: number;
}

/** What the process sends, once. */
export type VerifyAnswer =
  | { readonly verification: Verification }
  | { readonly error: { readonly code: RecordsErrorCode; readonly message: string } };

/** V8 aborts a process whose heap is full. */
const FULL_HEAP = "SIGABRT";

/** @throws RecordsError as `verifyRun`; UsageError where a limit is exceeded, which names its option */
export async function boundedVerify(
  folder: string,
  { digest, drawings }: VerifyOptions,
  { timeout, memory }: VerifyLimits,
): Promise<Verification> {
  const [, program = ""] = process.argv;
  const given = [
    ...[VERIFY_HERE, folder],
    ...(digest === undefined ? [] : ["--digest", digest]),
    ...(drawings ? [] : ["--no-drawings"]),
  ];
  const end = await askFork(program, given, {
    flags: [...process.execArgv, `--max-old-space-size=${String(memory)}`],
    milliseconds: timeout * 1000,
  });
  switch (end.kind) {
    case "late":
      throw verifyTimeout(folder, timeout);
    case "ended":
      throw end.signal === FULL_HEAP
        ? outOfMemory(folder, memory)
        : noAnswer(folder, end.signal ?? `exit code ${String(end.code)}`);
    case "answered": {
      const answer = end.answer as VerifyAnswer;
      if ("error" in answer) throw new RecordsError(answer.error.code, answer.error.message);
      return answer.verification;
    }
  }
}
