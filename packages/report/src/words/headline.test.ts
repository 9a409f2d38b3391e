import { readFileSync } from "node:fs";
import { analyzeGains, compareModels, type AnalysisOptions, type GainObservation } from "@gain/analysis";
import { describe, expect, it } from "vitest";
import { gptjLabels } from "../../testing/gptjFixture.ts";
import { inputOf, oneModelInput } from "../../testing/reportFixture.ts";
import type { ReportInput } from "../reportInput.ts";
import { headline } from "./headline.ts";

/** A real run. */
const smollm2 = JSON.parse(
  readFileSync(new URL("../../../analysis/fixtures/smollm2-135m.json", import.meta.url), "utf8"),
) as { readonly gains: number[]; readonly entropies: number[]; readonly categories: string[] };

type Wiring = "parallel" | "sequential";

const FINE = { precisionFloor: { relative: 4e-7, source: "made" } };
const CATEGORIES = ["a", "b", "c", "d", "e"];

const rowsOf = (model: string, gain: (category: number, prompt: number) => number): GainObservation[] =>
  CATEGORIES.flatMap((category, c) =>
    [0, 1, 2, 3, 4].map((i) => ({
      model,
      category,
      prompt: `${category} ${String(i)}`,
      entropyNats: null,
      lastGain: gain(c, i),
      norms: null,
      flags: [],
    })),
  );

interface Made {
  readonly name: string;
  readonly wiring?: Wiring;
  readonly rows: readonly GainObservation[];
}

function inputOfModels(made: readonly Made[], options: AnalysisOptions = FINE): ReportInput {
  const models = made.map(({ name, wiring = "sequential", rows }) => ({
    labels: { ...gptjLabels, modelName: name, wiring },
    findings: analyzeGains(name, rows, options),
    rows: [],
    notes: [],
  }));
  const comparison = compareModels(
    made.map(({ name, wiring = "sequential", rows }, i) => ({
      name,
      wiring,
      normType: "LayerNorm",
      facts: { statedName: name },
      findings: models[i]?.findings ?? analyzeGains(name, rows),
      rows,
    })),
  );
  return { ...oneModelInput, models, comparison };
}

const around =
  (centre: number, spread = 0.01) =>
  (c: number, i: number) =>
    centre * Math.exp(spread * Math.sin(12.9 * c + 78.2 * i));

describe("the headline of one model", () => {
  it.each([
    [
      /^m dampens on these categories: gain 0\.9\d+ \[0\.\d+, 0\.\d+\], and beyond them \[0\./,
      around(0.9, 0.003),
    ],
    [/^m: gain 1\.00 \[0\.\d+, 1\.\d+\] on these categories, not distinguishable from 1$/, around(1, 0.2)],
    [/^m changes the norm on these categories by less than 1 %: gain /, around(1, 0.002)],
    [/^m expands on these categories by less than 1 %: gain 1\.00/, around(1.004, 0.002)],
  ])("is %s", (answer, gain) => {
    expect(headline(inputOfModels([{ name: "m", rows: rowsOf("m", gain) }])).answer).toMatch(answer);
  });

  it("gives the interval for new categories where it says another thing", () => {
    const rows = smollm2.gains.map((lastGain, i): GainObservation => ({
      ...{ model: "SmolLM2-135M", category: smollm2.categories[i] ?? null, prompt: String(i) },
      ...{ entropyNats: smollm2.entropies[i] ?? null, lastGain, norms: null, flags: [] },
    }));
    expect(headline(inputOfModels([{ name: "SmolLM2-135M", rows }])).answer).toBe(
      "SmolLM2-135M expands on these categories: gain 1.08 [1.05, 1.12]; beyond them [0.97, 1.21], not distinguishable from 1",
    );
  });

  it("claims nothing where the verdict is none", () => {
    const rows = rowsOf("m", around(0.9));
    expect(headline(inputOfModels([{ name: "m", rows }], { precisionFloor: null })).answer).toMatch(
      /^m: no verdict; gain 0\.90/,
    );
    expect(headline(inputOf([])).answer).toBe("GPT-J-6B: no verdict");
  });
});

describe("the headline of several models", () => {
  const family = (name: string, wiring: Wiring, centre: number): Made => ({
    name,
    wiring,
    rows: rowsOf(name, around(centre, 0.01)),
  });

  it("is the answer on the classes where there are two families of each", () => {
    const models = [0.8, 0.82, 0.81, 0.79].map((gain, i) =>
      family(`alpha${"pqrs"[i] ?? ""}`, "parallel", gain),
    );
    const others = [1.2, 1.18, 1.22, 1.19].map((gain, i) =>
      family(`beta${"wxyz"[i] ?? ""}`, "sequential", gain),
    );
    expect(headline(inputOfModels([...models, ...others])).answer).toMatch(
      /^Parallel attention dampens, sequential does not: 0\.80 parallel, 1\.20 sequential, ratio 0\.67 \[0\.\d\d, 0\.\d\d\] \(4 and 4 families\)$/,
    );
  });

  it("names the classes where the outcome does not", () => {
    const models = [1.05, 1.06, 1.07].map((gain, i) => family(`alpha${"pqr"[i] ?? ""}`, "parallel", gain));
    const others = [1.055, 1.065, 1.075].map((gain, i) =>
      family(`beta${"wxy"[i] ?? ""}`, "sequential", gain),
    );
    expect(headline(inputOfModels([...models, ...others])).answer).toMatch(
      /^Parallel against sequential attention: cannot decide with this design; 1\.0\d parallel, 1\.0\d sequential, ratio 1\.00 \[0\.\d\d, 1\.\d\d\] \(3 and 3 families\)$/,
    );
  });

  it("counts the verdicts where the classes cannot be tested", () => {
    const models = [family("one", "sequential", 1.2), family("two", "sequential", 0.9)];
    const { answer, lines } = headline(inputOfModels(models));
    expect(answer).toBe("Of 2 models 1 dampens, 1 expands");
    expect(lines.join(" ")).toContain("not testable");
  });
});

describe("the headline of checkpoints of one model", () => {
  const checkpoint = (revision: string, centre: number, base = "a/b"): Made => ({
    name: `${base}@${revision}`,
    rows: rowsOf(
      `${base}@${revision}`,
      (c, i) => centre * Math.exp(0.02 * Math.sin(centre * (9 * c + 5 * i))),
    ),
  });

  it("states the change along the training, and the verdicts of the checkpoints below", () => {
    const made = [checkpoint("step1000", 1.4), checkpoint("step64000", 1.1), checkpoint("step8000", 1.2)];
    const { answer, sub, lines } = headline(inputOfModels(made));
    expect(answer).toMatch(/^a\/b: gain falls from 1\.4\d* to 1\.1\d* between step 1,000 and step 64,000$/);
    expect(sub).toBe("3 checkpoints, 75 rows");
    expect(lines).toEqual(["Of 3 checkpoints 3 expand."]);
  });

  it("of several models counts the directions, and states the change of each", () => {
    const made = [
      checkpoint("step1000", 1.4),
      checkpoint("step1", 0.8, "c/d"),
      checkpoint("step64000", 1.1),
      checkpoint("step2", 0.9, "c/d"),
    ];
    const { answer, sub, lines } = headline(inputOfModels(made));
    expect(answer).toBe("Gain falls along 1 of 2 trainings, rises along 1");
    expect(sub).toBe("2 models, 4 checkpoints, 100 rows");
    expect(lines[0]).toMatch(
      /^a\/b: gain falls from 1\.4\d* to 1\.1\d* between step 1,000 and step 64,000\.$/,
    );
    expect(lines[1]).toMatch(/^c\/d: gain rises from 0\.8\d* to 0\.9\d* between step 1 and step 2\.$/);
    expect(lines[2]).toBe("Of 4 checkpoints 2 dampen, 2 expand.");
  });

  it("beside another model leaves the answer to the comparison of models", () => {
    const made = [
      checkpoint("step1", 1.4),
      checkpoint("step2", 1.1),
      { name: "c", rows: rowsOf("c", (c, i) => 1.2 + 0.01 * c + 0.002 * i) },
    ];
    expect(headline(inputOfModels(made)).answer).toMatch(/^Of 3 models/);
  });
});
