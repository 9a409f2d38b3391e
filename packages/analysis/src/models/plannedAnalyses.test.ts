import { describe, expect, it } from "vitest";
import { comparedModel, gainsAround } from "../../testing/comparedModel.ts";
import { compareModels } from "./compareModels.ts";
import { NO_PLAN, type AnalysisPlan } from "./plannedAnalyses.ts";

const PARALLEL = [0.8, 0.85, 0.9, 0.82];
const SEQUENTIAL = [1.1, 1.2, 1.15, 1.3];

interface About {
  readonly parameters?: (i: number) => number | null;
  readonly normType?: (i: number) => string | null;
  readonly layers?: (i: number) => number | null;
  readonly growth?: (i: number) => number;
}

/** Eight models of as many families; the first four are parallel. */
const models = ({ parameters, normType, layers, growth }: About = {}) =>
  [...PARALLEL, ...SEQUENTIAL].map((centre, i) => {
    const model = comparedModel(`m${String(i)}`, gainsAround(centre, i % 5), {
      wiring: i < 4 ? "parallel" : "sequential",
      normType: normType?.(i) ?? "LayerNorm",
    });
    const rows = model.rows.map((row) => ({ ...row, growth: growth?.(i) ?? null }));
    return {
      ...model,
      ...(growth && { rows }),
      normType: normType === undefined ? "LayerNorm" : normType(i),
      parameters: parameters?.(i) ?? null,
      layers: layers?.(i) ?? null,
    };
  });

const plan = (changes: Partial<AnalysisPlan>): AnalysisPlan => ({ ...NO_PLAN, ...changes });

describe("the analyses of several models", () => {
  it("have the role of the plan; without one, the test by families alone is primary", () => {
    const roles = (given?: AnalysisPlan) =>
      compareModels(models(), given).analyses.map(({ name, role }) => [name, role]);
    expect(roles()).toEqual([
      ["wiring-by-families", "primary"],
      ["wiring-mixed-model", "exploratory"],
      ["parameters-mixed-model", "exploratory"],
    ]);
    expect(roles(plan({ primary: "wiring-mixed-model", exploratory: ["wiring-by-families"] }))).toEqual([
      ["wiring-by-families", "exploratory, planned"],
      ["wiring-mixed-model", "primary"],
      ["parameters-mixed-model", "exploratory"],
    ]);
  });

  it("are those of the hypothesis by families, and with one model a family least squares", () => {
    const { analyses, architectures } = compareModels(models());
    const [families, mixed] = analyses;
    expect(families?.p).toEqual({ defined: true, value: 2 / 70 });
    if (
      !architectures.difference.defined ||
      families?.ratio.defined !== true ||
      mixed?.ratio.defined !== true
    )
      throw new Error("all are defined");
    expect(families.ratio.value.ratio).toBeCloseTo(Math.exp(architectures.difference.value), 12);
    expect(mixed.ratio.value.ratio).toBeCloseTo(families.ratio.value.ratio, 12);
    expect(mixed.formula).toBe("ln gain ~ wiring + (1 | family)");
    expect(mixed.remark).toContain("norm type is left out, since all models have the same");
    expect(mixed.remark).toContain("depth is left out, since it is not known of every model");
  });

  it("have no p of a mixed model that nobody planned, where the families cannot decide", () => {
    // 2 and 4 families: the smallest p of the permutation test is 2 / 15.
    const few = models().slice(2);
    const [families, unplanned] = compareModels(few).analyses;
    expect([families?.p.defined, unplanned?.ratio.defined, unplanned?.p.defined]).toEqual([
      false,
      true,
      false,
    ]);
    const planned = compareModels(few, plan({ exploratory: ["wiring-mixed-model"] })).analyses[1];
    expect(planned?.p.defined).toBe(true);
  });

  it("take norm type and depth as columns where they vary, and refuse a norm type that follows from the wiring", () => {
    const crossed = compareModels(
      models({ normType: (i) => (i % 2 === 0 ? "LayerNorm" : "RMSNorm"), layers: (i) => 12 + (i % 3) }),
    ).analyses[1];
    expect(crossed?.formula).toBe("ln gain ~ wiring + norm = RMSNorm + ln blocks + (1 | family)");
    expect(crossed?.ratio.defined).toBe(true);
    const confounded = compareModels(models({ normType: (i) => (i < 4 ? "LayerNorm" : "RMSNorm") }))
      .analyses[1];
    expect(confounded?.ratio).toMatchObject({
      defined: false,
      reason: expect.stringContaining("follows from") as string,
    });
  });

  it("have the ratio of gains per tenfold parameters, without models of unknown size", () => {
    const sized = compareModels(models({ parameters: (i) => (i === 7 ? null : 10 ** (6 + i)) })).analyses[2];
    expect(sized?.unit).toBe("per tenfold parameters");
    expect(sized?.ratio.defined && sized.ratio.value.ratio).toBeGreaterThan(1);
    expect(sized?.remark).toContain("7 models of 7 families");
    expect(sized?.remark).toContain("1 model of unknown size left out");
    const none = compareModels(models()).analyses[2];
    expect(none?.ratio).toEqual({
      defined: false,
      reason: "no model that counts states its number of parameters",
    });
  });

  it("analyse the growth where the plan does, and the hypothesis stays about the last gain", () => {
    const growing = models({ growth: (i) => (i < 4 ? 100 : 50), parameters: (i) => 10 ** (6 + i) });
    const { analyses, architectures, values } = compareModels(growing, plan({ outcome: "growth" }));
    expect(architectures.difference.defined && architectures.difference.value).toBeLessThan(0);
    expect(values[0]?.logGain).toEqual({ defined: true, value: expect.closeTo(Math.log(100), 12) as number });
    // Without spread within the classes there is an estimate in neither model.
    expect(analyses.map(({ outcome, formula }) => [outcome, formula.slice(0, 9)])[1]).toEqual([
      "growth",
      "ln growth",
    ]);
    const spread = compareModels(
      models({ growth: (i) => (i < 4 ? 100 : 50) * (1 + i / 10) }),
      plan({ outcome: "growth" }),
    ).analyses[0];
    expect(spread?.ratio.defined && spread.ratio.value.ratio).toBeGreaterThan(1);
  });
});
