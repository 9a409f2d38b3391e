import { describe, expect, it } from "vitest";
import { drawnScene, faintMarks } from "../../testing/drawnScene.ts";
import { titleText } from "../../testing/specData.ts";
import { TWIN_FINDINGS } from "../../testing/twinFigures.ts";
import { WIRING_COLOURS } from "../look/meaning.ts";
import { INK } from "../look/palette.ts";
import { twinForest } from "./twinForest.ts";
import { twinHistory } from "./twinHistory.ts";
import { twinLoss } from "./twinLoss.ts";
import { twinProfileFigure } from "./twinProfile.ts";
import { twinSlopes } from "./twinSlopes.ts";

const planted = TWIN_FINDINGS["a planted difference"];
const none = TWIN_FINDINGS["no difference below 1"];

describe("slopes of pairs", () => {
  it("join both models of every pair, each in the colour of its wiring", async () => {
    const scene = await drawnScene(twinSlopes(planted));
    const arms = scene.marks.filter(({ type, datum }) => type === "symbol" && "wiring" in datum);
    expect(arms).toHaveLength(28);
    for (const { datum, fill } of arms)
      expect(fill).toBe(WIRING_COLOURS[datum["wiring"] as "parallel" | "sequential"]);
    const lines = scene.marks.filter(({ type, datum }) => type === "line" && "seed" in datum);
    expect(new Set(lines.map(({ datum }) => datum["seed"])).size).toBe(14);
    // The margin is a ground behind the marks.
    expect(faintMarks(scene).filter(({ type }) => type !== "rect")).toEqual([]);
  });

  it("are titled by the plan's word and by the side of 1 on which the arms lie", () => {
    expect(titleText(twinSlopes(planted).title)).toMatch(
      /^The parallel twin’s last gain is 2\.\d % lower Δ −0\.02\d+ \[.*mean gains 1\.1\d\d and 1\.1\d\d, both above 1/u,
    );
    expect(titleText(twinSlopes(none).title)).toMatch(/do not differ by more than 1 %.*both below 1/u);
    expect(titleText(twinSlopes(TWIN_FINDINGS["nothing measured"]).title)).toContain("not compared");
  });
});

describe("the history", () => {
  it("says at which steps the interval of the difference excludes 0", () => {
    expect(titleText(twinHistory(planted).title)).toMatch(/its interval lies below 0 at steps \d+ to 915/u);
    expect(titleText(twinHistory(none).title)).toContain("its interval holds 0 at every step");
  });

  it("fills the mean where its interval excludes 0", async () => {
    const { marks } = await drawnScene(twinHistory(planted));
    const last = marks.filter(({ type, datum }) => type === "symbol" && "text" in datum).at(-1);
    expect(last?.fill).toBe(INK);
  });
});

describe("the profile", () => {
  it("prints a block that dwarfs the others and never the last one", () => {
    const spec = JSON.stringify(twinProfileFigure(planted));
    expect(spec).toMatch(/block 1, not drawn: 0\.1[45]\d+ \[/u);
    expect(spec).not.toContain("block 12, not drawn");
    expect(titleText(twinProfileFigure(planted).title)).toContain("The band excludes 0 at blocks 1 and 12");
  });
});

describe("the forest", () => {
  it("has a row for every compared cell, measured or not, and none for the sweep and the repetition", () => {
    const spec = JSON.stringify(twinForest(planted));
    for (const label of ["primary (14)", "depth 6 (6)", "four passes (3)", "width 512 (0)"])
      expect(spec).toContain(label);
    expect(spec).toContain("not measured");
    expect(spec).not.toContain("learning rates");
    expect(titleText(twinForest(planted).title)).toContain("Δ in 4 cells: intervals 4 below 0");
  });

  it("says in its title what is left of the other cells after Holm's method", () => {
    expect(titleText(twinForest(planted).title)).toContain(
      "After Holm, 2 of the 3 other cells differ: depth 6 and RMSNorm",
    );
    expect(titleText(twinForest(none).title)).toContain("After Holm, none of the 3 other cells differs");
  });
});

it("gain against loss has the loss at the end and Δ at equal loss in its title", () => {
  expect(titleText(twinLoss(planted).title)).toMatch(
    /Losses at the end differ by .* nats.*At equal loss Δ is −0\.02/u,
  );
});
