/** For tests of a program's memory: they start it with these flags, and it prints its peak. */
import { readFileSync } from "node:fs";

/** The flags with which the nx targets start Node for many rows, but from the sources. */
export const NODE_FLAGS = ["--max-semi-space-size=4", "--heap-growing-percent=20", "--import", "tsx"];

/** Prints the peak resident memory of this process in kilobytes, which only Linux reports. */
export function printPeak(): void {
  const peak = /VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"));
  process.stdout.write(peak?.[1] ?? "");
}
