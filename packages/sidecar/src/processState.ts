import { readFile } from "node:fs/promises";

/** Is a process stopped by a signal or a debugger? null where the system does not report it. */
export async function isStopped(pid: number): Promise<boolean | null> {
  // `pid (name) state …`, and a name may contain a parenthesis.
  const stat = await readFile(`/proc/${String(pid)}/stat`, "utf8").catch(() => null);
  return stat === null ? null : /^[Tt]$/.test(stat.slice(stat.lastIndexOf(")") + 2).charAt(0));
}
