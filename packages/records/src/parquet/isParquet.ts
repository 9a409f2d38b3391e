import { open, stat } from "node:fs/promises";

const MAGIC = Buffer.from("PAR1");

/** Does a plain file begin with Parquet's magic bytes? Other files are not opened, since a pipe would block. */
export async function isParquet(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => null);
  if (status?.isFile() !== true) return false;
  const file = await open(path).catch(() => null);
  if (file === null) return false;
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0);
    return bytesRead === MAGIC.length && buffer.equals(MAGIC);
  } finally {
    await file.close();
  }
}

/** Does the file end with Parquet's magic bytes? They follow the footer. */
export async function isWholeParquet(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size < 3 * MAGIC.length) return false;
    const { buffer } = await file.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, size - MAGIC.length);
    return buffer.equals(MAGIC);
  } finally {
    await file.close();
  }
}
