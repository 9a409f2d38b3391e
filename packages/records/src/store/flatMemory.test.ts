import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { NODE_FLAGS } from "../../testing/peakMemory.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";

const CHILD = fileURLToPath(new URL("../../testing/walkingChild.ts", import.meta.url));

const dir = temporaryFolder();

/** Peak memory of the process in kilobytes. */
function peakOf(rows: number): number {
  const folder = join(dir(), String(rows));
  mkdirSync(folder);
  return Number(
    execFileSync(process.execPath, [...NODE_FLAGS, CHILD, folder, String(rows)], { encoding: "utf8" }),
  );
}

test.runIf(process.platform === "linux")(
  "writing, reading, counting and exporting a run needs the same memory for many rows as for few",
  () => {
    expect(peakOf(100_000) / peakOf(10_000)).toBeLessThan(1.15);
  },
  180_000,
);
