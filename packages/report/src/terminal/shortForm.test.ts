import stringWidth from "string-width";
import {
  analyzeGains,
  BFLOAT16_NORM_FLOOR,
  compareModels,
  type ModelComparison,
  type Wiring,
} from "@gain/analysis";
import { describe, expect, it } from "vitest";
import { gptjFindings, gptjLabels, gptjRows } from "../../testing/gptjFixture.ts";
import { shortForm, type ShortInput } from "./shortForm.ts";

interface Named {
  readonly name: string;
  readonly wiring?: Wiring;
  /** Multiplies every gain. */
  readonly factor?: number;
  /** Moves the gains of each category, five of which follow each other, by so many prompts: the same statistics. */
  readonly moved?: number;
}

const measuredAt = (factor: number, moved: number) => {
  const rows = gptjRows.map((row, i) => {
    const { lastGain } = gptjRows[i - (i % 5) + ((i + moved) % 5)] ?? row;
    return { ...row, lastGain: lastGain * factor };
  });
  return { rows, findings: analyzeGains("GPT-J-6B", rows, { precisionFloor: BFLOAT16_NORM_FLOOR }) };
};
const measured = new Map<string, ReturnType<typeof measuredAt>>();
const comparisons = new Map<string, ModelComparison>();

function inputOf(named: readonly Named[]): ShortInput {
  const models = named.map(({ name, wiring = "parallel", factor = 1, moved = 0 }) => {
    const key = `${String(factor)} ${String(moved)}`;
    const known = measured.get(key) ?? measuredAt(factor, moved);
    measured.set(key, known);
    return { ...known, labels: { ...gptjLabels, modelName: name, wiring } };
  });
  // What it says of a model is in the model's place, not under its name.
  const key = JSON.stringify(named.map(({ wiring, factor, moved }) => [wiring, factor, moved]));
  const comparison =
    comparisons.get(key) ??
    compareModels(
      models.map(({ labels: { wiring }, ...model }, i) => ({
        ...{ name: `m${String(i)}`, family: `m${String(i)}`, wiring, ...model },
      })),
    );
  comparisons.set(key, comparison);
  return { models, comparison, summaries: [], study: null };
}

const several = (count: number, nameOf: (i: number) => string): ShortInput =>
  inputOf(
    Array.from({ length: count }, (_, i) => ({
      name: nameOf(i),
      wiring: i % 2 === 0 ? "parallel" : "sequential",
      factor: 1 + i / 50,
    })),
  );

const widest = (text: string): number => Math.max(...text.split("\n").map((line) => stringWidth(line)));

describe("the short form", () => {
  it("says of one model its verdict, its numbers for both populations and what it cannot say", () => {
    const text = shortForm(inputOf([{ name: "GPT-J-6B" }]), 80);
    const lines = text.split("\n");
    expect(lines[0]).toBe(`GPT-J-6B: ${gptjFindings.verdict.headline}`);
    expect(text).toMatch(/these categories +1\.06 +\[1\.03, 1\.10\] +0\.0022/);
    expect(text).toMatch(/categories beyond these +1\.06 +\[/);
    expect(lines.at(-1)).toBe(
      "One model cannot say what wiring does: that takes two families of each wiring.",
    );
  });

  it("has a line a model with n, mean, interval and verdict, and then the answer on the classes", () => {
    const lines = shortForm(
      several(2, (i) => `m${String(i)}`),
      80,
    ).split("\n");
    expect(lines[1]).toMatch(/^ {2}m0 +parallel +25 +1\.06 +\[1\.03, 1\.10\] +expansion/);
    expect(lines[2]).toMatch(/^ {2}m1 +sequential +25 +1\.08 +\[1\.05, 1\.12\] +expansion/);
    expect(lines.join(" ").replaceAll(/\s+/g, " ")).toContain(
      "Parallel against sequential: not testable with 1 parallel and 1 sequential families",
    );
  });

  it.each([2, 6, 8, 12])(
    "of %i models is at most 13 lines, with 8 models and how many more there are",
    (count) => {
      const text = shortForm(
        several(count, (i) => `model ${String(i)}`),
        80,
      );
      expect(text.split("\n").length).toBeLessThanOrEqual(13);
      expect(text.match(/^ {2}model \d+ /gm)).toHaveLength(Math.min(count, 8));
      if (count > 8) expect(text).toContain("and 4 more");
    },
  );

  it("marks a word that holds for the model alone, and not for categories beyond or among all models", () => {
    // ln gain of GPT-J-6B has t(16.4) = 3.614 at a mean of 0.0599. Times 0.9796 that is t = 2.37 and p = 0.03: below 0.05,
    // and five times that above it.
    const weak = inputOf(
      Array.from({ length: 5 }, (_, moved) => ({ name: `m${String(moved)}`, factor: 0.9796, moved })),
    );
    const text = shortForm(weak, 80);
    expect(text.match(/ expansion \*†‡$/gm)).toHaveLength(5);
    expect(text).toContain("\n  * not distinguishable after Holm’s correction over 5 models\n");
    expect(text).toContain("\n  † not distinguishable for categories beyond these\n");
    expect(text).toContain("\n  ‡ single prompts decide: summary.txt names them\n");
    expect(shortForm(inputOf([{ name: "a" }, { name: "b", factor: 2 }]), 80)).not.toContain("*");
  });

  it.each([80, 100, 120])("has no line wider than %i columns, whatever the names", (width) => {
    const names = [
      (i: number) => `${String(i)}${"n".repeat(60)}`,
      (i: number) => `${"日本語".repeat(20)}${String(i)}`,
      (i: number) => `\u001b[2J\u202ex${String(i)}`,
      (i: number) => `😀 e\u0301 ${String(i)}`,
    ];
    for (const nameOf of names) {
      for (const count of [1, 2, 6, 12]) {
        const text = shortForm(several(count, nameOf), width);
        expect(widest(text)).toBeLessThanOrEqual(width);
        expect(text).not.toMatch(/[^\P{C}\n]/u);
        if (count > 1)
          expect(text.match(/^.*(?:parallel|sequential) +25 .*expansion/gm)).toHaveLength(Math.min(count, 8));
      }
    }
  });

  it("of means that a file states without rows is a line each", () => {
    const stated = (model: string) => ({
      ...{ model, category: null, n: 5, mean: 1.2, sd: 0.1, ddof: 1, min: null, max: null, block: "L-1" },
      ...{ basis: {}, source: "s.csv" },
    });
    const findings = {
      mean: { defined: true, value: 1.2 },
      interval: { defined: true, value: { level: 0.95, low: 1.0758, high: 1.3242 } },
      pHolm: { defined: true, value: 0.0111 },
    };
    const summaries = Array.from({ length: 9 }, (_, i) => ({ stated: stated(`m${String(i)}`), findings }));
    const text = shortForm({ ...inputOf([]), summaries, study: null } as never, 80);
    expect(text).toMatch(/m0 \(block L−1\) +5 +1\.20 +\[1\.08, 1\.32\] +0\.011/);
    expect(text).toContain("and 1 more");
  });
});
