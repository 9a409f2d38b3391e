/** The same weights as trained and rewired, in one run, are reported as an intervention. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gain } from "./gainCommand.ts";
import { expectProven, manifestOf } from "./storedRun.ts";
import { unwrapped } from "./unwrapped.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface FoundModel {
  readonly labels: {
    readonly modelName: string;
    readonly wiring: string;
    readonly intervention: string | null;
  };
  readonly findings: { readonly gain: { readonly mean: { readonly value: number } } };
}

test("the embedded model runs sequential and parallel in one run, paired by prompt; the rewired one counts in no class", async () => {
  const out = join(folder, "run");
  const wirings = ["--wiring", "as-is", "--wiring", "parallel", "--wiring", "parallel@last"];
  const { code, stdout, stderr } = await gain([
    ...["experiment", "--model", "smollm2-135m", "--device", "cpu", ...wirings, "--out", out],
  ]);
  expect(code, stderr).toBe(0);
  await expectProven(out);
  expect(manifestOf(out).models.map(({ loaded }) => loaded.name)).toEqual(Array(3).fill("smollm2-135m"));

  const { models, comparison } = JSON.parse(readFileSync(join(out, "findings.json"), "utf8")) as {
    models: FoundModel[];
    comparison: { pairs: { n: number }[]; architectures: { uncountedModels: string[] } };
  };
  expect(models.map(({ labels }) => [labels.wiring, labels.intervention])).toEqual([
    ["sequential", null],
    [
      "parallel",
      "Its blocks, trained sequential, were rewired parallel: an intervention on a trained model, not a control.",
    ],
    [
      "mixed",
      "Its last block, trained sequential, was rewired parallel: an intervention on a trained model, not a control.",
    ],
  ]);
  // Without the intervention the mean is the embedded model's own; with it, another one.
  const means = models.map(({ findings }) => findings.gain.mean.value);
  expect(Math.abs((means[0] ?? 0) - 1.0878)).toBeLessThan(0.0005);
  expect(Math.abs((means[1] ?? 0) - (means[0] ?? 0))).toBeGreaterThan(0.001);
  expect(comparison.pairs.map(({ n }) => n)).toEqual([25, 25, 25]);
  expect(comparison.architectures.uncountedModels).toEqual(
    models.slice(1).map(({ labels }) => labels.modelName),
  );
  expect(models[2]?.labels.modelName).toContain("last block rewired parallel");
  expect(models[1]?.labels.modelName).toContain("rewired parallel");
  expect(unwrapped(stdout)).toContain(
    "were rewired parallel: an intervention on a trained model, not a control",
  );
  const report = readFileSync(join(out, "report.html"), "utf8");
  expect(report).toContain("rewired parallel");
  // The last block alone moves the predictions less than all blocks do.
  const moved = [...report.matchAll(/Of 25 prompts measured with and without it, (\d+) ha/gu)].map(
    ([, count]) => Number(count),
  );
  expect(moved).toHaveLength(2);
  expect(moved[0]).toBeGreaterThan(moved[1] ?? 25);
});

test("a model that has the requested wiring is measured unchanged, without an intervention", async () => {
  const out = join(folder, "same");
  const options = ["--wiring", "sequential", "--out", out];
  const { code, stdout, stderr } = await gain([
    "experiment",
    "--model",
    "smollm2-135m",
    "--device",
    "cpu",
    ...options,
  ]);
  expect(code, stderr).toBe(0);
  const summary = readFileSync(join(out, "summary.txt"), "utf8");
  expect(summary).toContain("Arithmetic mean: 1.0878");
  expect(`${stdout}${summary}`).not.toContain("intervention");
});
