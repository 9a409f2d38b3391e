/** Several revisions of one model in one run: each is measured under its own name. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gain } from "./gainCommand.ts";
import { expectProven, manifestOf } from "./storedRun.ts";
import { tinyModels } from "./tinyModels.ts";

let folder: string;
beforeAll(() => {
  folder = tinyModels();
  writeFileSync(
    join(folder, "prompts.txt"),
    "The capital city of France is\nThe atomic number of oxygen is\n",
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test("--revision given twice measures both, as two models of one comparison", async () => {
  const out = join(folder, "run");
  const revisions = ["--revision", "step1", "--revision", "step2"];
  const { code, stderr } = await gain(
    [
      ...["experiment", "--model", "tiny/pair", ...revisions, "--device", "cpu"],
      ...["--prompts", join(folder, "prompts.txt"), "--out", out],
    ],
    // Port 9 of the loopback is the discard service, on which nothing listens; the cache has both revisions.
    { HF_ENDPOINT: "http://127.0.0.1:9", HF_HOME: join(folder, "hub") },
  );
  expect(code, stderr).toBe(0);
  await expectProven(out);
  expect(stderr).toContain("measuring tiny/pair@step1, tiny/pair@step2");
  const models = manifestOf(out).models.map(({ loaded }) => loaded as { name: string; revision?: string });
  expect(models.map(({ name, revision }) => [name, revision])).toEqual([
    ["tiny/pair@step1", "1".repeat(40)],
    ["tiny/pair@step2", "2".repeat(40)],
  ]);
  const csvs = readdirSync(out).filter((name) => /_parallel_test_.*\.csv$/.test(name));
  expect(csvs.map((name) => name.split("_parallel")[0]).toSorted()).toEqual([
    "tiny_pair_step1",
    "tiny_pair_step2",
  ]);
  const { comparison } = JSON.parse(readFileSync(join(out, "findings.json"), "utf8")) as {
    comparison: { pairs: { n: number; first: string; second: string }[] };
  };
  expect(comparison.pairs.map(({ n }) => n)).toEqual([2]);
  expect(readFileSync(join(out, "report.html"), "utf8")).toContain("tiny/pair@step2");
});
