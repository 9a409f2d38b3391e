import { analyzeTwins, type TwinFindings } from "@gain/analysis";
import { MADE_DESIGN, madeTwins } from "@gain/analysis/testing/madeTwins";
import { twinForest, twinHistory, twinLoss, twinProfileFigure, twinSlopes } from "../src/index.ts";
import type { FigureCases } from "./figureSpecs.ts";
import { hostile } from "./figureCases.ts";

const made = madeTwins({ effect: -0.027 });
const named = (about: string): TwinFindings["design"] => ({
  ...MADE_DESIGN,
  cells: MADE_DESIGN.cells.map((cell) => ({ ...cell, about })),
});

/** Findings of twins in every state that a report can be in. */
export const TWIN_FINDINGS = {
  "a planted difference": analyzeTwins(made, MADE_DESIGN),
  "no difference below 1": analyzeTwins(madeTwins({ effect: 0, level: -0.05 }), MADE_DESIGN),
  "one pair": analyzeTwins(
    made.filter(({ seed }) => seed === 0),
    MADE_DESIGN,
  ),
  "nothing measured": analyzeTwins([], MADE_DESIGN),
  "hostile names of cells": analyzeTwins(made, named(hostile(1))),
} satisfies Readonly<Record<string, TwinFindings>>;

const ofEach = (what: string, draw: (given: TwinFindings) => FigureCases[string]): FigureCases =>
  Object.fromEntries(
    Object.entries(TWIN_FINDINGS).map(([name, given]) => [`${what} of ${name}`, draw(given)]),
  );

/** The figures of matched twins. */
export const TWIN_FIGURES: FigureCases = {
  ...ofEach("slopes", (given) => [
    twinSlopes(given),
    ["1 = norm unchanged", "sequential", "parallel", "mean"],
    "one column",
  ]),
  ...ofEach("history", (given) => [twinHistory(given), ["1 = norm unchanged"], "one column"]),
  ...ofEach("profile", (given) => [twinProfileFigure(given), ["Block k"], "one column"]),
  ...ofEach("forest", (given) => [twinForest(given), ["Δ [95 %]", "not measured"], "one column"]),
  ...ofEach("gain against loss", (given) => [twinLoss(given), ["1 = norm unchanged"], "one column"]),
};
