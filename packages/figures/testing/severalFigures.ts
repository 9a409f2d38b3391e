import { modelForest } from "../src/index.ts";
import type { FigureCases } from "./figureSpecs.ts";
import { SEVERAL_CASES } from "./madeModels.ts";
import { CITED, PYTHON_MODELS, severalOf } from "./severalModels.ts";

const real = severalOf(PYTHON_MODELS);

/** The same figure of every state that models can be in. */
const ofEach = (
  what: string,
  draw: (given: (typeof SEVERAL_CASES)[keyof typeof SEVERAL_CASES]) => FigureCases[string],
): FigureCases =>
  Object.fromEntries(
    Object.entries(SEVERAL_CASES).map(([name, given]) => [`${what} of ${name}`, draw(given)]),
  );

/** The figures of several models. */
export const SEVERAL_FIGURES: FigureCases = {
  "a forest of measured models": [
    modelForest({ ...real, architectures: real.comparison.architectures, references: CITED }),
    ["GPT-J-6B", "0.802 [0.774, 0.831]", "1 = norm unchanged", "mean of 2 families", "2.31 cited"],
    "one column",
  ],
  ...ofEach("a forest", ({ models, comparison: { architectures } }) => [
    modelForest({ models, architectures, references: CITED }),
    ["mean [95 %]", "Sequential"],
    "one column",
  ]),
};
