import { describe, expect, it } from "vitest";
import { madeProfile, madeSteps, profileOf } from "../testing/madeSteps.ts";
import { inlineRows, objectsIn, titleText } from "../testing/specData.ts";
import { mechanismByLayer } from "./mechanismByLayer.ts";

const model = { layers: 6, prompts: 9 };
const rows = Array.from({ length: model.prompts }, (_, prompt) => madeSteps(prompt, model));
const spec = mechanismByLayer({ model: "made", profile: madeProfile(model) });
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const symlogScales = (figure: unknown) => objectsIn(figure).filter((part) => part["type"] === "symlog");

describe("mechanismByLayer", () => {
  it("draws the mean of (2⟨h, x⟩ + ‖x‖²) / ‖h‖² of attention and MLP, and of gain² − 1, at every block", () => {
    const points = inlineRows(spec, "layer").filter((point) => "category" in point);
    for (let k = 1; k <= model.layers; k += 1) {
      const steps = rows.map((row) => row[k - 1]).filter((step) => step !== undefined);
      const part = (name: "attention" | "mlp"): number =>
        mean(
          steps.map(({ normBefore, split }) => {
            const [norm, inner] = [split?.[`${name}Norm`] ?? NaN, split?.[`${name}Inner`] ?? NaN];
            return (2 * inner + norm ** 2) / normBefore ** 2;
          }),
        );
      const growth = mean(steps.map(({ normBefore, normAfter }) => (normAfter / normBefore) ** 2 - 1));
      const expected = {
        Sum: growth,
        Attention: part("attention"),
        MLP: part("mlp"),
        Cross: growth - part("attention") - part("mlp"),
      };
      for (const [term, value] of Object.entries(expected)) {
        const drawn = points.find((point) => point["category"] === term && point["layer"] === k);
        expect(drawn?.["mean"], `${term} at block ${String(k)}`).toBeCloseTo(value, 12);
      }
    }
  });

  it("draws the cosine with one SD on both sides", () => {
    const drawn = inlineRows(spec, "low").find((point) => point["layer"] === 2);
    const cosines = rows.map((row) => {
      const { normBefore, normAfter, deltaNorm } = row[1] ?? {
        normBefore: NaN,
        normAfter: NaN,
        deltaNorm: NaN,
      };
      return (normBefore ** 2 + normAfter ** 2 - deltaNorm ** 2) / (2 * normBefore * normAfter);
    });
    const sd = Math.sqrt(
      cosines.reduce((sum, value) => sum + (value - mean(cosines)) ** 2, 0) / (cosines.length - 1),
    );
    expect(drawn?.["mean"]).toBeCloseTo(mean(cosines), 12);
    expect(drawn?.["low"]).toBeCloseTo(mean(cosines) - sd, 12);
    expect(drawn?.["high"]).toBeCloseTo(mean(cosines) + sd, 12);
  });

  it("states the last block's terms over all prompts and over those that it shrinks", () => {
    const last = rows.map((row) => row.at(-1)).filter((step) => step !== undefined);
    const shrunk = last.filter(({ normBefore, normAfter }) => normAfter < normBefore);
    expect(shrunk.length).toBeGreaterThan(1);
    expect(shrunk.length).toBeLessThan(last.length);
    const growth = (steps: typeof last): number =>
      mean(steps.map(({ normBefore, normAfter }) => (normAfter / normBefore) ** 2 - 1));
    const sum = inlineRows(spec, "term").find((bar) => bar["term"] === "Sum");
    expect(sum?.["mean"]).toBeCloseTo(growth(last), 12);
    expect(sum?.["shrunk"]).toBeCloseTo(growth(shrunk), 12);
    expect(JSON.stringify(spec)).toContain(`over the ${String(shrunk.length)} prompts with a reduced norm`);
  });

  it("bends the axis and adds a panel from block 2 on where the first block dwarfs the others", () => {
    const steep = mechanismByLayer({ model: "made", profile: madeProfile({ ...model, firstStep: 40 }) });
    expect(symlogScales(steep)).toHaveLength(1);
    expect(JSON.stringify(steep)).toContain("Blocks 2 to 6");
    const flat = madeProfile({ ...model, firstStep: 0.2 });
    expect(symlogScales(mechanismByLayer({ model: "made", profile: flat }))).toHaveLength(0);
  });

  it("says which blocks have no terms, and how many prompts are left out", () => {
    const odd = mechanismByLayer({ model: "made", profile: madeProfile({ ...model, split: "odd blocks" }) });
    expect(titleText(odd.title)).toContain("3 blocks of 6 without terms");
    const broken = rows.map((row, i) => row.map((step) => (i === 0 ? { ...step, inner: NaN } : step)));
    const figure = mechanismByLayer({ model: "made", profile: profileOf(broken, model.layers) });
    expect(titleText(figure.title)).toContain("up to 1 prompt of a block left out: not finite");
  });
});
