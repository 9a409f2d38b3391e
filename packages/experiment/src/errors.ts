import { SidecarFailed } from "@gain/sidecar";

/** What was asked cannot be done as asked: the person at the keyboard can change it. Exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** The run stopped before its end; the same command goes on with it. Exit code 4. */
export class IncompleteRun extends Error {
  override name = "IncompleteRun";
}

const PROMPT_FORMATS = [".jsonl", ".ndjson", ".csv", ".txt"] as const;

export const unreadablePrompts = (file: string, cause: unknown): UsageError =>
  new UsageError(
    `cannot read the prompt file ${file}: ${cause instanceof Error ? cause.message : String(cause)}`,
    { cause },
  );

export const unknownPromptFormat = (file: string): UsageError =>
  new UsageError(
    `the prompt file ${file} has no known ending. Name it ${PROMPT_FORMATS.join(", ")}: JSON lines with a "prompt" ` +
      `each, a table with a "prompt" column, or one prompt a line.`,
  );

export const emptyPrompts = (file: string): UsageError =>
  new UsageError(`the prompt file ${file} holds no prompt`);

export const badPromptLine = (file: string, line: number, problem: string, cause?: unknown): UsageError =>
  new UsageError(`${file}, line ${String(line)}: ${problem}`, { cause });

export const planChanged = (folder: string, differences: readonly string[]): UsageError =>
  new UsageError(
    [
      `the run in ${folder} was planned with other options or prompts:`,
      ...differences.map((difference) => `  ${difference}`),
      "It holds measurements, which stay. Give its options and prompts to go on with it, or another --out for a new run.",
    ].join("\n"),
  );

export const crashLoop = (crashes: number, cause: unknown): IncompleteRun =>
  new IncompleteRun(
    `the sidecar ended ${String(crashes)} times in a row without a result. What is stored is safe. ` +
      `Last: ${cause instanceof Error ? cause.message : String(cause)}`,
    { cause },
  );

export const incompleteLease = (lease: number): SidecarFailed =>
  new SidecarFailed(
    "protocol_violation",
    `the sidecar's answer to lease ${String(lease)} is not the lease's prompts`,
  );

export const folderRefused = (folder: string, cause: unknown): UsageError =>
  new UsageError(
    `cannot make the folder ${folder}: ${cause instanceof Error ? cause.message : String(cause)}. Name another with --out.`,
    { cause },
  );

export const promptsChanged = (file: string): UsageError =>
  new UsageError(`the prompt file ${file} changed while it was read. Give the command again.`);
