import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { changeStore } from "@gain/records/testing/changeStore";
import { afterAll, beforeAll, expect, test } from "vitest";
import { program, runOfFake } from "../testing/runOfFake.ts";

const LONG_MS = 60_000;
const PROMPTS = ["one two", "ERROR", "three", "one two"].map((prompt) => ({
  prompt,
  category: prompt.slice(0, 3),
}));
let folder: string;
const of = (run: string): string => join(folder, run);
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gain-positions-"));
  await runOfFake(of("last"), PROMPTS);
  await runOfFake(of("all"), PROMPTS, ["--positions", "all"]);
}, LONG_MS);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(run: string, pattern: RegExp): string {
  const name = readdirSync(of(run)).find((each) => pattern.test(each));
  if (name === undefined) throw new Error(`${run} has no file like ${String(pattern)}`);
  return join(of(run), name);
}
/** The bytes of a file, without the time of its run. */
const timeless = (run: string, pattern: RegExp): string =>
  readFileSync(file(run, pattern), "latin1").replaceAll(/\d{8}_\d{6}/gu, "TIME");

test("the notebook's files have the same bytes with and without positions", () => {
  for (const pattern of [/_parallel_test_\d+_\d+\.csv$/u, /_parallel_test_\d+_\d+\.json$/u, /spreadsheet/u])
    expect(timeless("all", pattern)).toBe(timeless("last", pattern));
  expect(() => file("last", /^positions_/u)).toThrow("has no file");
});

test(
  "the run's Parquet file has the figures of positions that the run has",
  async () => {
    const rows = file("all", /^rows_.*\.parquet$/u);
    expect((await program(["analyze", rows, "--out", of("of-file")])).code).toBe(0);
    for (const pattern of [
      /gain_by_position.*\.vl\.json$/u,
      /position_heatmap.*\.vl\.json$/u,
      /^positions_.*\.parquet$/u,
    ])
      expect(readFileSync(file("of-file", pattern)).equals(readFileSync(file("all", pattern)))).toBe(true);
  },
  LONG_MS,
);

test(
  "positions that no prompt has are named in the report, and the run is sound",
  async () => {
    await runOfFake(of("beyond"), PROMPTS, ["--positions", "500,900"]);
    expect(readFileSync(file("beyond", /^summary\.md$/u), "utf8")).toContain(
      "no measured prompt has one of those that were requested (500,900)",
    );
    const { stdout } = await program(["verify", of("beyond"), "--no-drawings"]);
    expect(stdout).toContain("the rows of positions are those of the measured prompts: yes");
  },
  LONG_MS,
);

test(
  "a file of positions is not analysed as one of rows",
  async () => {
    const alone = await program(["analyze", file("all", /^positions_/u), "--out", of("alone")]);
    expect(alone.stderr).toContain("has a row for each position of a prompt");
    expect(alone.code).toBe(2);
  },
  LONG_MS,
);

test(
  "verify proves the positions of a run, and finds changed ones",
  async () => {
    const sound = await program(["verify", of("all")]);
    expect(sound.stdout).toContain("the rows of positions are those of the measured prompts: yes");
    expect(sound.code).toBe(0);
    expect((await program(["verify", of("last"), "--no-drawings"])).stdout).not.toContain(
      "rows of positions",
    );

    const norms = "list_transform(norms, lambda x: 2 * x)";
    await changeStore(`UPDATE position_rows SET norms = ${norms} WHERE position = 0`)(of("all"));
    // A position before the last has no other row to compare with, but its file.
    expect((await program(["verify", of("all"), "--no-drawings"])).stdout).toMatch(
      /BROKEN {2}.*\n?.*positions_/u,
    );
    await changeStore(`UPDATE position_rows SET norms = ${norms} WHERE position = 4`)(of("all"));
    const last = await program(["verify", of("all"), "--no-drawings"]);
    expect(last.stdout).toContain(
      "BROKEN  the rows of positions are those of the measured prompts: 1 rows of a last token",
    );
    expect(last.code).toBe(2);
  },
  LONG_MS,
);
