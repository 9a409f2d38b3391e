import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeRowsParquet, type GainRow } from "@gain/records";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { RowFile } from "./rowFile.ts";
import { quantile } from "./categoryBand.ts";
import { RowQuery } from "./rowQuery.ts";
import { NO_CHOICE, type RowsChoice } from "./rowView.ts";

test("quantiles are numpy's", () => {
  // numpy 2: np.quantile([4, 1, 3, 2], [0.1, 0.5, 0.9])
  expect([0.1, 0.5, 0.9].map((share) => quantile([4, 1, 3, 2], share))).toEqual([1.3, 2.5, 3.7]);
  expect(quantile([Number.NaN], 0.5)).toBeNull();
});

const COUNT = 300;
const gainOf = (k: number): number => (k === 5 ? Number.NaN : 0.8 + (k % 40) / 100);

const rowAt = (k: number): GainRow => ({
  ...{ model: "m", architecture: null, normType: null, params: null, role: null, complexity: k },
  category: k % 2 === 0 ? "Even" : "Odd",
  prompt: `prompt ${String(k)} ${k === 250 ? "Nadel" : ""}`,
  ...{ entropyNats: k, lastGain: gainOf(k), totalAmp: 2, topToken: " the", topProb: 0.5 },
  ...{ layers: 2, norms: [1, 2, 2 * gainOf(k)] },
  flags: k === 7 ? ["truncated"] : [],
  extra: { meta_id: String(k), meta_source: k < 10 ? "wiki" : "web" },
});

let folder: string;
let query: RowQuery;
let file: RowFile;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gain-rows-"));
  const path = join(folder, "rows.parquet");
  await writeRowsParquet(
    path,
    Array.from({ length: COUNT }, (_, k) => rowAt(k)),
    ["meta_id", "meta_source"],
  );
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  file = await RowFile.open({
    kind: "whole",
    content: buffer.slice(byteOffset, byteOffset + byteLength),
  });
  query = new RowQuery(file);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const chosen = async (choice: Partial<RowsChoice>): Promise<number[]> => {
  const count = await query.choose({ ...NO_CHOICE, ...choice });
  return (await query.window(0, count, ["Prompt"])).map(({ at }) => at);
};
const expected = (passes: (k: number) => boolean): number[] =>
  Array.from({ length: COUNT }, (_, k) => k).filter(passes);

test("the facts are those of the file", async () => {
  expect(await query.facts()).toEqual({
    ...{ count: COUNT, hasErrors: false, models: ["m"], categories: ["Even", "Odd"] },
    ...{ flags: ["truncated"], own: ["meta_id", "meta_source"] },
  });
});

test("rows are chosen by category, side of 1, flag, words and own columns, together too", async () => {
  expect(await chosen({})).toEqual(expected(() => true));
  expect(await chosen({ category: "Odd" })).toEqual(expected((k) => k % 2 === 1));
  expect(await chosen({ side: "below" })).toEqual(expected((k) => gainOf(k) < 1));
  expect(await chosen({ side: "other" })).toEqual(expected((k) => k === 5 || gainOf(k) === 1));
  expect(await chosen({ flag: "any" })).toEqual([7]);
  expect(await chosen({ flag: "truncated" })).toEqual([7]);
  expect(await chosen({ flag: "non_finite" })).toEqual([]);
  expect(await chosen({ words: "NADEL prompt" })).toEqual([250]);
  expect(await chosen({ own: { meta_source: "wiki" }, category: "Even" })).toEqual([0, 2, 4, 6, 8]);
});

test("rows are sorted by numbers and texts in both directions, values that are no numbers last, equal ones in the file's order", async () => {
  const up = await chosen({ column: "Last_Gain" });
  expect(up.slice(0, 3)).toEqual([0, 40, 80]);
  expect(up.at(-1)).toBe(5);
  const down = await chosen({ column: "Last_Gain", direction: -1 });
  expect(down.slice(0, 2)).toEqual([39, 79]);
  expect(down.at(-1)).toBe(5);
  expect((await chosen({ column: "Prompt" })).slice(0, 3)).toEqual([0, 1, 2]);
  expect((await chosen({ direction: -1 })).slice(0, 2)).toEqual([COUNT - 1, COUNT - 2]);
});

test("a row has everything of the file, and the band of its category", async () => {
  const { values, band } = await query.detail(250);
  expect(values).toMatchObject({
    Prompt: "prompt 250 Nadel",
    Category: "Even",
    Last_Gain: gainOf(250),
    meta_source: "web",
  });
  expect(band).toMatchObject({ rows: COUNT / 2, isPart: false });
  expect(band?.gains.middle[0]).toBe(2);
  expect(band?.norms.middle.slice(0, 2)).toEqual([1, 2]);
  // numpy: np.median of the gains of even rows
  const even = expected((k) => k % 2 === 0)
    .map((k) => gainOf(k))
    .sort((a, b) => a - b);
  expect(band?.gains.middle[1]).toBeCloseTo(((even[74] ?? 0) + (even[75] ?? 0)) / 2, 12);
});

test("a file that is cut, or gone, is refused with the reason", async () => {
  const cut = readFileSync(join(folder, "rows.parquet")).subarray(0, 500);
  const content = cut.buffer.slice(cut.byteOffset, cut.byteOffset + cut.byteLength);
  await expect(RowFile.open({ kind: "whole", content })).rejects.toThrow(
    "damaged, or a part of it is missing",
  );
  const answers = [
    ['{"code":"not_found","message":"there is no run"}', "there is no run"],
    ["<h1>Not found</h1>", "the web server answers 404"],
  ] as const;
  for (const [body, reason] of answers) {
    vi.stubGlobal("fetch", () => Promise.resolve(new Response(body, { status: 404 })));
    const gone = RowFile.open({ kind: "ranges", url: "rows", headers: {}, bytes: 900 });
    await expect(gone).rejects.toThrow(new Error(reason));
  }
  vi.unstubAllGlobals();
});

test("a web server that sends parts, and one that knows none, give the same rows", async () => {
  const bytes = readFileSync(join(folder, "rows.parquet"));
  for (const knowsRanges of [true, false]) {
    const asked: string[] = [];
    vi.stubGlobal("fetch", (_url: string, { headers }: { headers: { range: string } }) => {
      asked.push(headers.range);
      const [, start = "0", end = "0"] = /^bytes=(\d+)-(\d+)$/.exec(headers.range) ?? [];
      const part = knowsRanges ? bytes.subarray(Number(start), Number(end) + 1) : bytes;
      return Promise.resolve(new Response(Uint8Array.from(part), { status: knowsRanges ? 206 : 200 }));
    });
    const ranged = await RowFile.open({ kind: "ranges", url: "rows", headers: {}, bytes: bytes.length });
    expect(await ranged.row(250, ["Prompt"])).toEqual(await file.row(250, ["Prompt"]));
    expect(asked.length > 1).toBe(knowsRanges);
  }
  vi.unstubAllGlobals();
});
