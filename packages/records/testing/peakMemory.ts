/** For tests of how much memory a program holds: they start it with these flags, and it prints its peak. */
import { readFileSync } from "node:fs";

/** As the nx targets start Node where rows are many, but from the sources. */
export const NODE_FLAGS = [
  "--min-semi-space-size=4",
  "--max-semi-space-size=4",
  "--optimize-for-size",
  "--import",
  "tsx",
];

/** Prints the kilobytes that this process has held at most, which Linux alone tells. */
export function printPeak(): void {
  const peak = /VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"));
  process.stdout.write(peak?.[1] ?? "");
}
