import { constants } from "node:fs";
import { open, stat } from "node:fs/promises";
import { fileTooLarge, notAPlainFile } from "../errors.ts";

/**
 * The content of a small file of a run. Opening does not wait for the other end of a pipe, and a device is never read.
 *
 * @param limit the most bytes that are read
 * @throws RecordsError `folder_not_ours` for a pipe, device, socket or folder, `file_too_large`; the system's error where
 *   the file cannot be opened
 */
export async function readPlainFile(path: string, limit: number): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = await file.stat();
    if (!found.isFile()) throw notAPlainFile(path);
    if (found.size > limit) throw fileTooLarge(path, found.size, limit);
    const bytes = Buffer.alloc(found.size);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** @throws RecordsError `folder_not_ours` where the path is there, and is not a plain file */
export async function assertPlainFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found?.isFile() === false) throw notAPlainFile(path);
}
