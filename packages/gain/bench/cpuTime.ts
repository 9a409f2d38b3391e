/** CPU time of this process's descendants, on Linux. */
import { readdirSync, readFileSync } from "node:fs";

/** Of utime and stime in /proc, see `getconf CLK_TCK`. */
const TICKS_PER_SECOND = 100;

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** CPU time so far, of children that have ended too. */
  readonly seconds: number;
}

/** Seconds of CPU of all descendants of this process so far, but for those under a process of such a command line. */
export function cpuSeconds(leftOut: string): number {
  const processes = running();
  const under = (pid: number): number =>
    processes
      .filter(({ parent }) => parent === pid)
      .filter((child) => !commandLine(child.pid).includes(leftOut))
      .reduce((sum, child) => sum + child.seconds + under(child.pid), 0);
  return under(process.pid);
}

function running(): Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const status = contentOf(`/proc/${pid}/stat`);
      // The name of the program, in parentheses, may contain any character.
      const fields = status.slice(status.lastIndexOf(")") + 2).split(" ");
      const times = fields.slice(11, 15).map(Number);
      return status === ""
        ? []
        : [
            {
              pid: Number(pid),
              parent: Number(fields[1]),
              seconds: times.reduce((sum, time) => sum + time, 0) / TICKS_PER_SECOND,
            },
          ];
    });
}

const commandLine = (pid: number): string => contentOf(`/proc/${String(pid)}/cmdline`);

/** Empty for a process that has ended meanwhile. */
function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
