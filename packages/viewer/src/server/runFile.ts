import { constants } from "node:fs";
import { open, realpath, type FileHandle } from "node:fs/promises";
import { basename, join } from "node:path";
import { noSuchFile } from "../errors.ts";
import type { RunEntry } from "../wire.ts";

/**
 * Opens a plain file directly in a run's folder: no path, no link, no pipe, no device.
 *
 * @throws ViewerError `not_found`
 */
export async function openRunFile({ folder, run }: RunEntry, file: string): Promise<FileHandle> {
  const isName = file !== "" && file === basename(file) && !file.includes("\0") && file !== "..";
  if (!isName) throw noSuchFile(run, file);
  // The folder, whose path has no link, may have become one since it was listed.
  const real = await realpath(folder).catch(() => "");
  const opened =
    real === folder
      ? await open(
          join(folder, file),
          constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW,
        ).catch(() => undefined)
      : undefined;
  if (opened === undefined) throw noSuchFile(run, file);
  const status = await opened.stat();
  if (status.isFile()) return opened;
  await opened.close();
  throw noSuchFile(run, file);
}
