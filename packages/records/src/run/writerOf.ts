import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { STORE_FILE } from "../files/runFiles.ts";

/** A line of /proc/locks: "1: POSIX  ADVISORY  WRITE 4711 fd:00:1234 0 EOF". */
const LOCK =
  /^\d+: POSIX +ADVISORY +WRITE +(?<pid>\d+) +(?<major>[\da-f]+):(?<minor>[\da-f]+):(?<inode>\d+) /;

/**
 * The process that has a run's store open for writing; undefined where none has, and on systems other than Linux, which do
 * not list locks. The store is not opened: a reader would keep the next writer out.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_locks.5.html
 */
export async function writerOf(folder: string): Promise<number | undefined> {
  const store = await stat(join(folder, STORE_FILE), { bigint: true }).catch(() => undefined);
  const locks = await readFile("/proc/locks", "latin1").catch(() => "");
  if (store === undefined) return undefined;
  const { dev, ino } = store;
  // The encoding of glibc's makedev.
  const major = ((dev >> 8n) & 0xfffn) | ((dev >> 32n) & ~0xfffn);
  const minor = (dev & 0xffn) | ((dev >> 12n) & ~0xffn);
  for (const line of locks.split("\n")) {
    const lock = LOCK.exec(line)?.groups;
    if (lock === undefined || BigInt(lock["inode"] ?? "0") !== ino) continue;
    if (BigInt(`0x${lock["major"] ?? "0"}`) === major && BigInt(`0x${lock["minor"] ?? "0"}`) === minor)
      return Number(lock["pid"]);
  }
  return undefined;
}
