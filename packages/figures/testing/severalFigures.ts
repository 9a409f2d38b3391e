import { inModelOrder } from "../src/several/reportOrder.ts";
import {
  allPairs,
  categoryByModel,
  depthMultiples,
  depthOverlay,
  gainByParameters,
  modelByBlock,
  modelForest,
  pairByCategory,
} from "../src/index.ts";
import { GPTJ, hostile, HOSTILE_ROWS, LONG_NAME, LONG_ROWS, pairOf } from "./figureCases.ts";
import type { FigureCases } from "./figureSpecs.ts";
import { SEVERAL_CASES } from "./madeModels.ts";
import { PUBLISHED_ROWS } from "./publishedFigures.ts";
import { CITED, PYTHON_MODELS, severalOf, type SeveralCase } from "./severalModels.ts";

const real = severalOf(PYTHON_MODELS);

const namesOf = (models: SeveralCase["models"]): readonly string[] =>
  inModelOrder(models).map(({ name }) => name);

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
    ["GPT-J-6B", "0.80 [0.77, 0.83]", "1 = norm unchanged", "mean of 2 parallel families", "2.31 cited"],
    "one column",
  ],
  ...ofEach("a forest", ({ models, comparison: { architectures } }) => [
    modelForest({ models, architectures, references: CITED }),
    ["mean [95 %]", "Sequential"],
    "one column",
  ]),
  "every pair of measured models": [
    allPairs({ pairs: real.comparison.pairs, order: namesOf(real.models) }),
    ["Gemma-7B / GPT2-Large", "1 = equal gains"],
    "one column",
  ],
  ...ofEach("every pair", ({ models, comparison: { pairs } }) => [
    allPairs({ pairs, order: namesOf(models) }),
    ["1 = equal gains"],
    models.length > 8 ? "two columns" : "one column",
  ]),
  "a pair by category": [
    pairByCategory({ pair: pairOf(GPTJ, "Pythia-6.9B") }),
    ["GPT-J-6B / Pythia-6.9B", "Factual (5)", "All (25)", "1 = equal gains"],
    "one column",
  ],
  "a pair by category of one prompt": [
    pairByCategory({ pair: pairOf("a", "b", PUBLISHED_ROWS.slice(0, 1)) }),
    ["Factual (1)", "no interval"],
    "one column",
  ],
  "a pair by category of equal gains": [
    pairByCategory({ pair: pairOf("a", "b", PUBLISHED_ROWS, () => ({})) }),
    ["No ratio of gains is tested"],
    "one column",
  ],
  "a pair by category without a shared prompt": [
    pairByCategory({
      pair: pairOf("a", "b", PUBLISHED_ROWS, (_row, index) => ({ prompt: `other ${String(index)}` })),
    }),
    ["25 prompts only in the first", "25 prompts only in the second"],
    "one column",
  ],
  "a pair by category of long names": [
    pairByCategory({ pair: pairOf(LONG_NAME, `${LONG_NAME.slice(0, 58)}-2`, LONG_ROWS) }),
    ["All (60)"],
    "one column",
  ],
  "a pair by category of hostile strings": [
    pairByCategory({ pair: pairOf(hostile(0), hostile(1), HOSTILE_ROWS) }),
    ["constructor (1)"],
    "one column",
  ],
  "categories of measured models": [
    categoryByModel({ models: real.models }),
    ["Nonsense", "GPT-J-6B"],
    "one column",
  ],
  ...ofEach("categories", ({ models }) => [
    categoryByModel({ models }),
    ["Geometric mean gain (log scale)"],
    new Set(models.flatMap(({ findings }) => findings.categories.map(({ category }) => category))).size > 6
      ? "two columns"
      : "one column",
  ]),
  "blocks of models without norms": [
    modelByBlock({ models: real.models }),
    ["No block has a mean gain"],
    "one column",
  ],
  ...ofEach("blocks", ({ models }) => [modelByBlock({ models }), ["last"], "one column"]),
  ...ofEach("depths overlaid", ({ models }) => [
    depthOverlay({ models }),
    ["1 = norm unchanged"],
    "one column",
  ]),
  "gain of no model by parameters": [
    gainByParameters({ values: [] }),
    ["No model of known size has a gain"],
    "one column",
  ],
  ...ofEach("gain by parameters", ({ models, comparison: { values, analyses } }) => [
    gainByParameters({
      values: values.map((value, i) => ({ ...value, parameters: 1e8 * (1 + i) ** 2 })),
      analysis: analyses.find(({ name }) => name === "parameters-mixed-model"),
    }),
    [models.length > 0 && values.length > 0 ? "Parameters (log scale)" : "No model"],
    "one column",
  ]),
  ...ofEach("depths in cells", ({ models }) => [
    depthMultiples({ models }),
    ["k / L"],
    models.length > 2 ? "two columns" : "one column",
  ]),
};
