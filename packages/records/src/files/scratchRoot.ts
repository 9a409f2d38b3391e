import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { temporaryFolderUnusable } from "../errors.ts";
import { isSystemError } from "./systemFailure.ts";

/** The folder for files that last no longer than a command: TMPDIR, else `/tmp`. It need not exist. */
export const scratchRoot = (): string => resolve(tmpdir());

/**
 * Checks that the folder can be used, before work begins that needs it.
 *
 * @throws RecordsError `temporary_folder`
 */
export async function assertScratchRoot(): Promise<void> {
  const folder = scratchRoot();
  const refused = (problem: string, cause?: unknown): never => {
    throw temporaryFolderUnusable(folder, problem, cause);
  };
  const failed = (cause: unknown): never =>
    refused(
      isSystemError(cause, "ENOENT") || isSystemError(cause, "ENOTDIR")
        ? "it does not exist"
        : "it cannot be used",
      cause,
    );
  if (!(await stat(folder).catch(failed)).isDirectory()) refused("it is not a folder");
  await access(folder, constants.W_OK | constants.X_OK).catch((cause: unknown) =>
    refused("it cannot be written", cause),
  );
}
