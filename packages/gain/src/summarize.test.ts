import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeRowsParquet, type GainRow } from "@gain/records";
import { afterAll, expect, test, vi } from "vitest";
import { summarize } from "./summarize.ts";

const folder = mkdtempSync(join(tmpdir(), "gain-summarize-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
  vi.restoreAllMocks();
});

const row = (category: string, lastGain: number, item: number): GainRow => ({
  ...{ model: "m", architecture: null, normType: null, params: null, role: null, complexity: null },
  ...{ entropyNats: null, totalAmp: null, topToken: null, topProb: null, layers: null, norms: null },
  ...{ category, lastGain, prompt: `prompt ${String(item)}`, flags: [] },
});

test("the table has true minus signs, and p to two significant digits", async () => {
  const gains = { a: [0.9, 0.91, 0.92, 0.93], b: [0.94, 0.95, 0.96, 0.97, 1.02] };
  const rows = Object.entries(gains).flatMap(([category, values]) =>
    values.map((gain, i) => row(category, gain, category === "a" ? i : i + 4)),
  );
  const path = join(folder, "rows.parquet");
  await writeRowsParquet(path, rows);
  let printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => ((printed += String(text)), true));
  await summarize(path, { json: false });
  vi.restoreAllMocks();
  const lines = printed.split("\n").map((line) => line.trim().split(/\s{2,}/));
  // scipy.stats.ttest_1samp(gains, 1): t −4.573893537, −13.168143377, −2.297466108; p 0.001816490, 0.000946136, 0.083170585.
  expect(lines.slice(-6, -3).map((line) => [line[0], ...line.slice(-2)])).toEqual([
    ["m", "−4.5739", "0.0018"],
    ["a", "−13.1681", "< 0.001"],
    ["b", "−2.2975", "0.083"],
  ]);
});
