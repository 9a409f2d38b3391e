import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { NODE_FLAGS } from "../../testing/peakMemory.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";

const CHILD = fileURLToPath(new URL("../../testing/walkingChild.ts", import.meta.url));

const dir = temporaryFolder();

/** Kilobytes that the process held at most. */
function peakOf(rows: number): number {
  const folder = join(dir(), String(rows));
  mkdirSync(folder);
  return Number(
    execFileSync(process.execPath, [...NODE_FLAGS, CHILD, folder, String(rows)], { encoding: "utf8" }),
  );
}

test.runIf(process.platform === "linux")(
  "a run of many rows is written, read, counted and exported in the memory of one of few",
  () => {
    expect(peakOf(100_000) / peakOf(10_000)).toBeLessThan(1.15);
  },
  180_000,
);
