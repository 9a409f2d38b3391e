import { beforeAll, describe, expect, it } from "vitest";
import { drawnScene, faintMarks, type DrawnMark, type DrawnScene } from "../../testing/drawnScene.ts";
import { profileOf } from "../../testing/madeSteps.ts";
import { steppedRows } from "../../testing/steppedRows.ts";
import { INK } from "../look/palette.ts";
import { lastBlockTerms, lastBlockTermsDomain } from "./lastBlockTerms.ts";

const { rows, steps } = steppedRows({ layers: 5, prompts: 20 });
const profile = profileOf(steps, 5);
const dotsOf = ({ marks }: DrawnScene): DrawnMark[] => marks.filter(({ datum }) => "prompt" in datum);

let scene: DrawnScene;
beforeAll(async () => {
  scene = await drawnScene(lastBlockTerms({ rows, profile }));
});

describe("the terms of the last block", () => {
  it("draws every prompt in the line of each part and of the sum", () => {
    const dots = dotsOf(scene);
    for (const term of ["attention", "MLP", "interplay", "sum"])
      expect(
        dots.filter(({ datum }) => datum["term"] === term),
        term,
      ).toHaveLength(20);
    const growth = steps.map(
      (row) => (row.at(-1)?.normAfter ?? NaN) ** 2 / (row.at(-1)?.normBefore ?? NaN) ** 2 - 1,
    );
    const sums = dots
      .filter(({ datum }) => datum["term"] === "sum")
      .map(({ datum }) => Number(datum["value"]));
    const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);
    for (const [i, value] of sorted(sums).entries()) expect(value).toBeCloseTo(sorted(growth)[i] ?? NaN, 12);
  });

  it("fills the dots of prompts whose stream grows and leaves the others hollow", () => {
    const shrunk = steps.filter((row) => (row.at(-1)?.normAfter ?? 0) < (row.at(-1)?.normBefore ?? 0)).length;
    const hollow = dotsOf(scene).filter(({ fill }) => fill === "white");
    expect(shrunk).toBeGreaterThan(0);
    expect(hollow).toHaveLength(4 * shrunk);
    for (const { stroke } of hollow) expect(stroke).toBe(INK);
  });

  it("draws one mean a line, over all prompts, and none over those that were selected by the outcome", () => {
    const means = scene.marks.filter(({ type, datum }) => type === "symbol" && "mean" in datum);
    expect(means.map(({ datum }) => datum["label"])).toEqual(["attention", "MLP", "interplay", "sum"]);
    const { overAll } = profile.lastBlock.defined ? profile.lastBlock.value : { overAll: undefined };
    expect(means.map(({ datum }) => datum["mean"])).toEqual(
      [overAll?.attention, overAll?.mlp, overAll?.cross, overAll?.growth].map((term) =>
        term?.mean.defined === true ? term.mean.value : null,
      ),
    );
  });

  it("has a linear axis that holds 0, shared where it is told to", async () => {
    const [low = NaN, high = NaN] = scene.domain("x");
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(0);
    const other = steppedRows({ layers: 5, prompts: 20, firstStep: 2 });
    const domain = lastBlockTermsDomain([
      { rows, profile },
      { rows: other.rows, profile: profileOf(other.steps, 5) },
    ]);
    const shared = await drawnScene(lastBlockTerms({ rows, profile, domain }));
    expect(shared.domain("x")).toEqual(domain);
  });

  it("has no mark that is hard to see", () => {
    expect(faintMarks(scene)).toEqual([]);
  });

  it("thins out many prompts evenly and says how many are drawn", async () => {
    const many = steppedRows({ layers: 2, prompts: 700 });
    const spec = lastBlockTerms({ rows: many.rows, profile: profileOf(many.steps, 2) });
    expect(JSON.stringify(spec)).toContain("200 of 700 prompts");
    expect(dotsOf(await drawnScene(spec))).toHaveLength(4 * 200);
  });
});
