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

test("revisions of two models are two lines against the training step, with a figure of all blocks for each", async () => {
  const out = join(folder, "trainings");
  const study = join(folder, "trainings.yaml");
  writeFileSync(
    study,
    [
      "models:",
      "  - { model: tiny/pair, revisions: [step1, step2] }",
      "  - { model: tiny/other, revisions: [step2, step1] }",
    ].join("\n"),
  );
  const { code, stderr } = await gain(
    [
      ...["experiment", "--study", study, "--device", "cpu"],
      ...["--prompts", join(folder, "prompts.txt"), "--out", out],
    ],
    { HF_ENDPOINT: "http://127.0.0.1:9", HF_HOME: join(folder, "hub") },
  );
  expect(code, stderr).toBe(0);
  await expectProven(out);
  const names = readdirSync(out);
  const [figure] = names.filter((name) => /_gain_by_steps_of_models_.*\.vl\.json$/.test(name));
  const points = pointsOf(JSON.parse(readFileSync(join(out, figure ?? ""), "utf8")));
  expect(points.map(({ model, label }) => [model, label])).toEqual([
    ["tiny/other", "step 1"],
    ["tiny/other", "step 2"],
    ["tiny/pair", "step 1"],
    ["tiny/pair", "step 2"],
  ]);
  const means = new Map(gainsBy(out).map(({ model, gains }) => [model, geometricMean(gains)]));
  for (const { model, label, mean } of points)
    expect(mean).toBeCloseTo(means.get(`${model}@${label.replace(" ", "")}`) ?? Number.NaN, 6);
  expect(names.filter((name) => /_step_by_block_.*\.svg$/.test(name))).toHaveLength(2);
  const page = readFileSync(join(out, "report.html"), "utf8");
  expect(page).toMatch(/<h1><bdi>Gain [^<]* of 2 trainings/);
});

interface Point {
  readonly model: string;
  readonly label: string;
  readonly mean: number;
}

/** The means that the lines of a specification connect. */
function pointsOf(spec: unknown): Point[] {
  const found: Point[] = [];
  JSON.parse(JSON.stringify(spec), (_, value: unknown) => {
    if (typeof value === "object" && value !== null && "model" in value && "mean" in value)
      found.push(value as Point);
    return value;
  });
  return found;
}

/** The last-layer gains of every model, from the notebook's JSON file. */
function gainsBy(out: string): { readonly model: string; readonly gains: readonly number[] }[] {
  return readdirSync(out)
    .filter((name) => /_parallel_test_.*\.json$/.test(name) && !name.endsWith(".vl.json"))
    .map((name) => {
      const { model, all_results } = JSON.parse(readFileSync(join(out, name), "utf8")) as {
        model: string;
        all_results: readonly { readonly Last_Gain: number }[];
      };
      return { model, gains: all_results.map(({ Last_Gain }) => Last_Gain) };
    });
}

const geometricMean = (gains: readonly number[]): number =>
  Math.exp(gains.reduce((sum, gain) => sum + Math.log(gain), 0) / gains.length);
