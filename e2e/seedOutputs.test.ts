/** The study of the seed's stored outputs: its numbers are those of scipy and statsmodels, its page is the command's. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PAGE, seedOutputsPage, STUDY } from "../tools/seed-outputs/page.ts";
import { gain, ROOT, type Finished } from "./gainCommand.ts";
import { unwrapped } from "./unwrapped.ts";

type RunJson = Parameters<typeof seedOutputsPage>[0];
type ArchitectureHypothesis = RunJson["comparison"]["architectures"];

/** What tools/reference_seed_outputs.py computes from the files. */
const reference = JSON.parse(
  readFileSync(join(ROOT, "packages/analysis/fixtures/seed-outputs.json"), "utf8"),
) as Readonly<Record<"L-1" | "L" | "one script" | "without OPT-350M", Expected>> & {
  readonly "L-1": {
    readonly models: number;
    readonly mixed: Readonly<Record<"ratio" | "sdBetween" | "sdWithin", number>>;
  };
};

/** An environment in which only node can be started. */
const NO_PYTHON = { PATH: dirname(process.execPath), GAIN_SIDECAR_PYTHON: "/no/such/python" };

let folder: string;
let done: Finished;
let findings: RunJson;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
  const out = join(folder, "out");
  done = await gain(["analyze", "--study", join(ROOT, STUDY), "--out", out], NO_PYTHON);
  findings = JSON.parse(readFileSync(join(out, "findings.json"), "utf8")) as RunJson;
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const gainOf = (value: { readonly defined: boolean; readonly value?: number }): number =>
  Math.exp(value.value ?? Number.NaN);

interface Expected {
  readonly families: Readonly<Record<string, number>>;
  readonly ratio: number;
  readonly interval: readonly number[];
  readonly smallestP: number;
}

function expectClasses(found: ArchitectureHypothesis, expected: Expected): void {
  expect(Object.fromEntries(found.families.map(({ family, logGain }) => [family, gainOf(logGain)]))).toEqual(
    Object.fromEntries(
      Object.entries(expected.families).map(([family, value]) => [
        family,
        expect.closeTo(value, 12) as number,
      ]),
    ),
  );
  expect(gainOf(found.difference)).toBeCloseTo(expected.ratio, 12);
  if (!found.interval.defined) throw new Error(found.interval.reason);
  const { low, high } = found.interval.value;
  expect([Math.exp(low), Math.exp(high)]).toEqual(
    expected.interval.map((end) => expect.closeTo(end, 10) as number),
  );
  expect(found.smallestP).toBeCloseTo(expected.smallestP, 12);
}

describe("the study of stored outputs", () => {
  test("is analysed without Python, and its answer names the block and what the design cannot decide", () => {
    expect(done.code).toBe(0);
    const answer = unwrapped(done.stdout);
    expect(answer).toContain(
      "Parallel against sequential at block L−1: cannot decide with this design; ratio 1.06 [0.77, 1.46]",
    );
    expect(answer).toContain("exploratory, planned: Wiring, mixed model");
  });

  test("has the families, ratio and interval of scipy at block L−1 and, apart from them, at block L", () => {
    const { architectures, otherBlocks } = findings.comparison;
    expect(architectures.block).toBe("L-1");
    expectClasses(architectures, reference["L-1"]);
    const [last] = otherBlocks;
    expect(last?.block).toBe("L");
    if (last !== undefined) expectClasses(last, reference.L);
    expect(architectures.parallelModels).toHaveLength(11);
    expect(architectures.sequentialModels).toHaveLength(12);
    const models = new Set(findings.comparison.values.map(({ model }) => model));
    expect(models.size).toBe(reference["L-1"].models);
  });

  test("has the sensitivity analyses of scipy and the mixed model of statsmodels, each with its role", () => {
    const { analyses } = findings.comparison;
    expect(analyses.map(({ name, role }) => [name, role])).toEqual([
      ["wiring-by-families", "primary"],
      ["wiring-mixed-model", "exploratory, planned"],
      ["parameters-mixed-model", "exploratory, planned"],
      ["wiring-by-families", "sensitivity"],
      ["wiring-by-families", "sensitivity"],
    ]);
    const ratios = analyses.map(({ ratio }) => (ratio.defined ? ratio.value.ratio : null));
    expect(ratios[0]).toBeCloseTo(reference["L-1"].ratio, 12);
    expect(ratios[1]).toBeCloseTo(reference["L-1"].mixed.ratio, 5);
    expect(ratios[3]).toBeCloseTo(reference["one script"].ratio, 12);
    expect(ratios[4]).toBeCloseTo(reference["without OPT-350M"].ratio, 12);
    expect(analyses[1]?.remark).toContain(
      `SD between families ${reference["L-1"].mixed.sdBetween.toFixed(3)}, within ${reference["L-1"].mixed.sdWithin.toFixed(3)}`,
    );
  });

  test("counts no gain with the final norm, without its block, or twice", () => {
    const { gains } = findings.study ?? { gains: [] };
    const counting = gains.filter(({ notCounted }) => notCounted === null);
    expect(new Set(counting.map(({ block }) => block))).toEqual(new Set(["L", "L-1"]));
    expect(new Set(counting.map(({ model, block }) => `${model} ${block}`)).size).toBe(counting.length);
    expect(gains.filter(({ block }) => block === "L with final norm").length).toBeGreaterThan(20);
  });

  test("is on its page of the manual as the command reports it", async () => {
    expect(readFileSync(join(ROOT, PAGE), "utf8")).toBe(await seedOutputsPage(findings));
  });

  test("has the answer, the roles and the limits in report and Markdown", () => {
    for (const name of ["report.html", "summary.md"]) {
      const text = readFileSync(join(folder, "out", name), "utf8");
      expect(text).toContain("sensitivity");
      expect(text).toContain("What this study cannot show");
      expect(text).toMatch(/at block L−1/u);
    }
  });
});

describe("a study of files that cannot be followed", () => {
  const study = (text: string): string => {
    const file = join(folder, "study.yaml");
    writeFileSync(file, text);
    return file;
  };
  test.each([
    [
      "a model that is in no file",
      "files: [{ file: a.csv }]\nmodels: [{ model: b, family: B, wiring: parallel }]\n",
      "no file of it has a model of that name",
    ],
    [
      "a file that is not there",
      "files: [{ file: none.csv }]\nmodels: [{ model: a, family: A, wiring: parallel }]\n",
      "none.csv",
    ],
    ["a study of models to measure", "models: [{ model: gpt2 }]\n", "gain experiment --study"],
  ])("%s", async (_, text, reason) => {
    copyFileSync(
      join(ROOT, "packages/records/fixtures/python-outputs/gptj_parallel_test_20260105_152333.csv"),
      join(folder, "a.csv"),
    );
    const refused = await gain(["analyze", "--study", study(text), "--out", join(folder, "none")], NO_PYTHON);
    expect(refused.code).toBe(2);
    expect(unwrapped(refused.stderr)).toContain(reason);
  });

  test("files beside it, and no files at all", async () => {
    const beside = await gain(["analyze", join(folder, "a.csv"), "--study", join(ROOT, STUDY)], NO_PYTHON);
    expect([beside.code, unwrapped(beside.stderr)]).toEqual([2, expect.stringContaining("--study")]);
    const nothing = await gain(["analyze"], NO_PYTHON);
    expect([nothing.code, unwrapped(nothing.stderr)]).toEqual([
      2,
      expect.stringContaining("nothing to analyse"),
    ]);
  });
});
