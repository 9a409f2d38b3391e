import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { NODE_FLAGS } from "@gain/records/testing/peakMemory";

const CHILD = fileURLToPath(new URL("../../testing/writingChild.ts", import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-memory-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Peak memory of the process in kilobytes. */
const peakOf = (rows: number): number =>
  Number(execFileSync(process.execPath, [...NODE_FLAGS, CHILD, folder, String(rows)], { encoding: "utf8" }));

test.runIf(process.platform === "linux")(
  "ten times the rows take no more memory: they are analysed, written, drawn and reported one by one",
  () => {
    const few = peakOf(10_000);
    const many = peakOf(100_000);
    const csv = readdirSync(folder).find((name) => name.endsWith("_test_20260105_152333.csv")) ?? "";
    expect(statSync(join(folder, csv)).size).toBeGreaterThan(100_000 * 100);
    expect(many / few).toBeLessThan(1.1);
  },
  180_000,
);
