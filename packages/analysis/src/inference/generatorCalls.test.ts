import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { caseNamed, groupsOfCase, valueOf } from "../../testing/primitiveCases.ts";
import { permutationOfGroups } from "./permutationOfGroups.ts";
import { signFlip } from "./signFlip.ts";
import { stratifiedBootstrap, stratifiedMeans } from "./stratifiedBootstrap.ts";
import { withinPermutation } from "./withinPermutation.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const draws = { seed: 4_000_000_007, resamples: 4999 };
const sample = caseNamed("normal-2-3-5-15-25");
const { groups } = groupsOfCase(sample);

/** Runs Python lines with `given` parsed, and returns the value of `answer`. */
function python(given: unknown, ...lines: readonly string[]): unknown {
  const program = [
    "import json, sys, numpy as np",
    "given = json.load(sys.stdin)",
    ...lines,
    "json.dump(answer, sys.stdout)",
  ].join("\n");
  const options = { input: JSON.stringify(given), encoding: "utf8", maxBuffer: 2 ** 26 } as const;
  return JSON.parse(execFileSync(`${ROOT}.venv/bin/python`, ["-c", program], options));
}

describe("the Python code of a result makes the same draws", () => {
  it("of the bootstrap: every resampled mean, to the bit", () => {
    const { generatorCall } = valueOf(stratifiedBootstrap(groups, draws));
    const means = python(
      groups.map(({ values }) => [...values]),
      "groups = [np.array(values) for values in given]",
      generatorCall,
      "answer = means.tolist()",
    );
    // Positions that were drawn are kept for another model.
    for (let model = 1; model <= 3; model++) expect(means).toEqual([...stratifiedMeans(groups, draws)]);
  });

  it("of two groups' permutation: the same p, by counting", () => {
    const first = sample.x.slice(0, 15);
    const second = sample.x.slice(15);
    const { generatorCall, pTwoSided, pFirstBelow, pFirstAbove } = valueOf(
      permutationOfGroups(first, second, draws),
    );
    const counted = python(
      { first, second },
      "first, second = np.array(given['first']), np.array(given['second'])",
      generatorCall ?? "",
      "observed = first.mean() - second.mean()",
      "answer = [1 + sum(d <= observed + 1e-12 for d in differences), 1 + sum(d >= observed - 1e-12 for d in differences)]",
      "answer = [int(count) for count in answer]",
    );
    expect(counted).toEqual([pFirstBelow, pFirstAbove].map((p) => Math.round(p * 5000)));
    expect(pTwoSided).toBe(Math.min(1, 2 * Math.min(pFirstBelow, pFirstAbove)));
  });

  it("of the flipped signs: the same p, by counting", () => {
    const { generatorCall, pMeanBelow, pMeanAbove } = valueOf(signFlip(sample.x, draws));
    const counted = python(
      sample.x,
      "values = np.array(given)",
      generatorCall ?? "",
      "answer = [int(1 + (means <= values.mean() + 1e-12).sum()), int(1 + (means >= values.mean() - 1e-12).sum())]",
    );
    expect(counted).toEqual([pMeanBelow, pMeanAbove].map((p) => Math.round(p * 5000)));
  });

  it("of the permutation within categories: the same p, by counting", () => {
    const { x, entropy, groups: names } = sample;
    const { generatorCall, pTwoSided } = valueOf(withinPermutation(entropy, x, names, draws));
    const counted = python(
      { x: entropy, y: x, names },
      "x, y, names = (np.array(given[key]) for key in ('x', 'y', 'names'))",
      "groups = [(x[names == name], y[names == name]) for name in dict.fromkeys(given['names'])]",
      generatorCall ?? "",
      "observed = abs(sum((x - x.mean()) @ y for x, y in groups))",
      "answer = int(1 + sum(abs(s) >= observed - 1e-12 for s in sums))",
    );
    expect(counted).toBe(Math.round(pTwoSided * 5000));
    for (let model = 2; model <= 3; model++)
      expect(valueOf(withinPermutation(entropy, x, names, draws)).pTwoSided).toBe(pTwoSided);
  });
});
