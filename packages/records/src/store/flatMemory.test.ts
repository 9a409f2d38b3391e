import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { NODE_FLAGS } from "../../testing/peakMemory.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";

const CHILD = fileURLToPath(new URL("../../testing/walkingChild.ts", import.meta.url));

const dir = temporaryFolder();

/** Peak memory of the process in kilobytes. */
function peakOf(rows: number): number {
  const folder = mkdtempSync(join(dir(), `${String(rows)}-`));
  return Number(
    execFileSync(process.execPath, [...NODE_FLAGS, CHILD, folder, String(rows)], { encoding: "utf8" }),
  );
}

test.runIf(process.platform === "linux")(
  "writing, reading, counting and exporting a run needs the same memory for many rows as for few",
  // Threads that wait for a busy processor hold what they have allocated: load adds to a peak, and never lowers it.
  { retry: 2, timeout: 180_000 },
  () => {
    expect(peakOf(100_000) / peakOf(10_000)).toBeLessThan(1.15);
  },
);
