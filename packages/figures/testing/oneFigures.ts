import {
  categoryEstimates,
  depthProfile,
  entropyScatter,
  gainByPosition,
  type GainsAtPositions,
  lastBlockTerms,
  layerHeatmap,
  mechanismByLayer,
  positionHeatmap,
} from "../src/index.ts";
import {
  EQUAL_ROWS,
  GPTJ,
  hostile,
  HOSTILE_ROWS,
  LONG_NAME,
  LONG_ROWS,
  ROWS_WITH_NORMS,
  rowsWith,
  ROWS_WITHOUT_GAINS,
} from "./figureCases.ts";
import type { FigureCases } from "./figureSpecs.ts";
import { findingsOfGains, rowsOfGains } from "./madeFindings.ts";
import { madeProfile, profileOf } from "./madeSteps.ts";
import { steppedRows } from "./steppedRows.ts";
import { PUBLISHED_ROWS } from "./publishedFigures.ts";
import { SMOLLM2 } from "./smollm2.ts";
import type { MechanismProfile } from "@gain/analysis";
import type { GainRow } from "@gain/records";

const JAPANESE = ["事実", "決まり文句", "無意味な文", "新しい文", "構文"];

/** States that the rows of one model can be in. */
const STATES: Readonly<Record<string, { readonly model: string; readonly rows: readonly GainRow[] }>> = {
  "one prompt": { model: GPTJ, rows: PUBLISHED_ROWS.slice(0, 1) },
  "three prompts": { model: GPTJ, rows: ROWS_WITH_NORMS.slice(0, 3) },
  "one category": { model: GPTJ, rows: rowsWith(() => ({ category: "one" })) },
  "equal gains": { model: GPTJ, rows: EQUAL_ROWS },
  "gains near 1": {
    model: GPTJ,
    rows: rowsWith((_row, i) => ({
      lastGain: 1 + 1e-6 * Math.sin(i),
      norms: [3, 3, 3 + 1e-6 * Math.sin(i)],
    })),
  },
  "no gain": { model: GPTJ, rows: ROWS_WITHOUT_GAINS },
  "no row": { model: GPTJ, rows: [] },
  "198 prompts": {
    model: GPTJ,
    rows: Array.from({ length: 198 }, (_, i): GainRow => {
      const row = ROWS_WITH_NORMS[i % ROWS_WITH_NORMS.length];
      if (row === undefined) throw new Error("the fixture has no rows");
      return {
        ...row,
        prompt: `${row.prompt ?? ""} ${String(i)}`,
        lastGain: row.lastGain + 0.1 * Math.sin(i),
      };
    }),
  },
  "Japanese labels": {
    model: "日本語モデル",
    rows: ROWS_WITH_NORMS.map((row, i) => ({
      ...row,
      model: "日本語モデル",
      category: JAPANESE[i % 5] ?? null,
    })),
  },
  "long names": { model: LONG_NAME, rows: LONG_ROWS },
  "hostile strings": { model: hostile(0), rows: HOSTILE_ROWS },
  "rows without a category": {
    model: GPTJ,
    rows: ROWS_WITH_NORMS.map((row, i) => ({ ...row, category: i < 5 ? null : row.category })),
  },
};

const ONE_BLOCK = rowsWith(() => ({ norms: [1, 2], lastGain: 2 })).slice(0, 1);
const BROKEN = ROWS_WITH_NORMS.map((row, index) =>
  index === 3
    ? { ...row, norms: [...(row.norms ?? []).slice(0, 5), 0, 0, ...(row.norms ?? []).slice(7)] }
    : row,
);
const spreadRows = (count: number, categories: number): GainRow[] =>
  Array.from({ length: count }, (_, i): GainRow => {
    const row = PUBLISHED_ROWS[i % PUBLISHED_ROWS.length];
    if (row === undefined) throw new Error("the fixture has no rows");
    return {
      ...row,
      prompt: `prompt ${String(i)}`,
      category: `category ${String(i % categories)}`,
      entropyNats: 3 + 2 * Math.sin(i) + (i % categories) / 8,
      lastGain: Math.exp(0.1 * Math.sin(5 * i) + 0.02 * (i % categories)),
    };
  });
const MANY = spreadRows(2400, 3);
const MANY_CATEGORIES = spreadRows(120, 24);

/** The same figure of every state. */
const ofEach = (
  what: string,
  draw: (model: string, rows: readonly GainRow[]) => FigureCases[string][0],
): FigureCases =>
  Object.fromEntries(
    Object.entries(STATES).map(([state, { model, rows }]) => [
      `${what} of ${state}`,
      [draw(model, rows), [], "one column"] as const,
    ]),
  );

function lastTerms(model: Parameters<typeof steppedRows>[0]): FigureCases[string][0] {
  const { rows, steps } = steppedRows(model);
  return lastBlockTerms({ rows, profile: profileOf(steps, model.layers) });
}

const mechanisms = (profiles: Readonly<Record<string, MechanismProfile>>): FigureCases =>
  Object.fromEntries(
    Object.entries(profiles).map(([name, profile]) => [
      `a mechanism of ${name}`,
      [mechanismByLayer({ model: GPTJ, profile }), [], "one column"] as const,
    ]),
  );

/** Gains of 30 blocks: those of position 0 far from the others, which fall along the prompt. */
const POSITIONS = Array.from({ length: 48 }, (_, bin): GainsAtPositions => {
  const gain = bin === 0 ? 0.61 : 1.8 - bin / 100;
  return {
    ...{ from: bin === 0 ? 0 : 11 * bin - 10, to: 11 * bin, rows: bin === 0 ? 25 : 275 },
    gains: Array.from({ length: 30 }, (_, k) => (k === 29 ? gain : 1 + 0.2 * Math.sin(k + bin / 5))),
    lastLog: { prompts: 25 - (bin >> 2), mean: Math.log(gain), squares: 0.3 },
  };
});

/** The figures of one model. */
export const ONE_FIGURES: FigureCases = {
  "gain by position": [
    gainByPosition({ model: "SmolLM2-135M", positions: POSITIONS }),
    [
      "Last-layer gain: 0.61 at position 0;",
      "position 0: 0.61",
      "Position in the prompt",
      "1 = norm unchanged",
    ],
    "one column",
  ],
  "gain by position of a long name": [
    gainByPosition({ model: LONG_NAME, positions: POSITIONS.slice(0, 2) }),
    [],
    "one column",
  ],
  "gain by position of hostile strings": [
    gainByPosition({ model: hostile(0), positions: POSITIONS }),
    [],
    "one column",
  ],
  "gain by position and block": [
    positionHeatmap({ model: "SmolLM2-135M", positions: POSITIONS }),
    ["Mean last-layer gain is 0.61 at position 0;", "position 0", "507–517"],
    "one column",
  ],
  "gains by category": [
    categoryEstimates({
      model: "SmolLM2-135M",
      rows: rowsOfGains(SMOLLM2),
      findings: findingsOfGains(SMOLLM2),
    }),
    [
      "SmolLM2-135M expands on Nonsense prompts;",
      "1.24 [1.14, 1.35]",
      "1 = norm unchanged",
      "New categories  (5)",
    ],
    "one column",
  ],
  ...ofEach("gains by category", (model, rows) =>
    categoryEstimates({ model, rows, findings: findingsOfGains(rows) }),
  ),
  "norm and gain by depth": [
    depthProfile({ model: GPTJ, rows: ROWS_WITH_NORMS }),
    ["Norm (log scale)", "Gain (log scale)", "1 = norm unchanged", "last block", "Block k"],
    "one column",
  ],
  ...ofEach("norm and gain by depth", (model, rows) => depthProfile({ model, rows })),
  "norm and gain by depth without norms": [
    depthProfile({ model: GPTJ, rows: PUBLISHED_ROWS }),
    ["No block has a mean gain"],
    "one column",
  ],
  "a heat map": [
    layerHeatmap({ model: GPTJ, rows: ROWS_WITH_NORMS, findings: findingsOfGains(ROWS_WITH_NORMS) }),
    ["mean of all prompts", "Factual", "Time heals all", "last", "Gain of a block (log scale), dot: below 1"],
    "one column",
  ],
  ...ofEach("a heat map", (model, rows) => layerHeatmap({ model, rows, findings: findingsOfGains(rows) })),
  "a heat map of one prompt with one block": [
    layerHeatmap({ model: GPTJ, rows: ONE_BLOCK, findings: findingsOfGains(ONE_BLOCK) }),
    ["≥ 2", "2.00"],
    "one column",
  ],
  "a heat map with gains that are not finite": [
    layerHeatmap({ model: GPTJ, rows: BROKEN, findings: findingsOfGains(BROKEN) }),
    ["×"],
    "one column",
  ],
  "a heat map without norms": [
    layerHeatmap({ model: GPTJ, rows: PUBLISHED_ROWS, findings: findingsOfGains(PUBLISHED_ROWS) }),
    ["last"],
    "one column",
  ],
  "entropy and gain": [
    entropyScatter({ model: GPTJ, rows: PUBLISHED_ROWS, findings: findingsOfGains(PUBLISHED_ROWS) }),
    ["Factual (5)", "Entropy (nats)", "Gain (log)"],
    "one column",
  ],
  ...ofEach("entropy and gain", (model, rows) =>
    entropyScatter({ model, rows, findings: findingsOfGains(rows) }),
  ),
  "entropy and gain of 2,400 prompts": [
    entropyScatter({ model: GPTJ, rows: MANY, findings: findingsOfGains(MANY) }),
    ["Prompts in a cell (log scale)", "Output entropy (nats)"],
    "one column",
  ],
  "entropy and gain of 24 categories": [
    entropyScatter({ model: GPTJ, rows: MANY_CATEGORIES, findings: findingsOfGains(MANY_CATEGORIES) }),
    ["category 23 (5)"],
    "one column",
  ],
  "a mechanism": [
    mechanismByLayer({ model: GPTJ, profile: madeProfile({ layers: 28, prompts: 25, firstStep: 15 }) }),
    ["Mean gain² − 1", "attention", "MLP", "interplay", "sum", "Cosine", "28"],
    "one column",
  ],
  ...mechanisms({
    "3 blocks": madeProfile({ layers: 3, prompts: 25 }),
    "96 blocks": madeProfile({ layers: 96, prompts: 25, firstStep: 60 }),
    "one block and one prompt": madeProfile({ layers: 1, prompts: 1 }),
    "two prompts": madeProfile({ layers: 8, prompts: 2, firstStep: 9 }),
    "no split": madeProfile({ layers: 12, prompts: 25, split: "none" }),
    "some split blocks": madeProfile({ layers: 12, prompts: 25, split: "odd blocks" }),
    nothing: profileOf([], 4),
  }),
  "a mechanism of a long name": [
    mechanismByLayer({ model: LONG_NAME, profile: madeProfile({ layers: 5, prompts: 9 }) }),
    [],
    "one column",
  ],
  "a mechanism of a hostile name": [
    mechanismByLayer({ model: hostile(0), profile: madeProfile({ layers: 5, prompts: 9 }) }),
    [],
    "one column",
  ],
  "the terms of the last block": [
    lastTerms({ layers: 12, prompts: 25 }),
    ["attention", "MLP", "interplay", "sum", "mean [95 %]"],
    "one column",
  ],
  "the terms of the last block of one prompt": [lastTerms({ layers: 3, prompts: 1 }), [], "one column"],
  "the terms of the last block of 700 prompts": [lastTerms({ layers: 3, prompts: 700 }), [], "one column"],
  "the terms of the last block without a split": [
    lastTerms({ layers: 3, prompts: 25, split: "none" }),
    ["not split"],
    "one column",
  ],
  "the terms of the last block of nothing": [
    lastBlockTerms({ rows: [], profile: profileOf([], 4) }),
    [],
    "one column",
  ],
};
