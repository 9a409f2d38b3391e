import type { GainRow } from "@gain/records";
import { describe, expect, it } from "vitest";
import { pixelsOf, svgTexts } from "../fixtures/drawnFigure.ts";
import {
  CITED_BARS,
  HOSTILE_STRINGS,
  madeNorms,
  measured,
  PUBLISHED_FIGURE,
  PUBLISHED_ROWS,
} from "../fixtures/publishedFigures.ts";
import { architectureComparison } from "./architectureComparison.ts";
import type { FigureSpec } from "./figureSpec.ts";
import { fourPanels, type FourPanelsInput } from "./fourPanels.ts";
import { gainProfile } from "./gainProfile.ts";
import { renderFigure } from "./render/render.ts";

const LONG_NAME = "an-organisation-of-long-name/A-Model-With-Very-Many-Parts-6.9B-deduped-v0.1-step143000";
const four = (change: Partial<FourPanelsInput>) => fourPanels({ ...PUBLISHED_FIGURE, ...change });
const rowsWith = (change: (row: GainRow, index: number) => Partial<GainRow>) =>
  PUBLISHED_ROWS.map((row, index) => ({ ...row, ...change(row, index) }));
const withNorms = rowsWith((_row, index) => ({ norms: madeNorms(index, 28) }));
const hostile = (index: number) => HOSTILE_STRINGS[index % HOSTILE_STRINGS.length] ?? "";

/** Each figure with some of the texts that it must show. */
const FIGURES: Readonly<Record<string, readonly [FigureSpec, readonly string[]]>> = {
  "the published four panels": [
    fourPanels(PUBLISHED_FIGURE),
    [
      "GPT-J-6B",
      "Neutral (1.0)",
      "Pythia-6.9B, cited (0.80)",
      "GPT-J-6B mean (1.065)",
      "Parallel, LayerNorm",
      "Sequential, LayerNorm",
      "RMSNorm",
      "measured in this run",
      "cited reference value",
      "2.31",
      "Cliche",
      "Output entropy (nats)",
      "r = 0.157, p = 0.4540 · 25 prompts",
    ],
  ],
  "four panels of one prompt": [
    four({ rows: PUBLISHED_ROWS.slice(0, 1), correlation: null, bars: [measured("GPT-J-6B", 1.01)] }),
    ["r not defined · 1 prompt", "Factual", "1.01"],
  ],
  "four panels of equal gains and entropies": [
    four({
      rows: rowsWith(() => ({ lastGain: 1, entropyNats: 2 })),
      meanGain: 1,
      correlation: { r: NaN, p: NaN },
    }),
    ["GPT-J-6B mean (1.000)", "r not defined · 25 prompts"],
  ],
  "four panels with NaN, infinity, flags and rows without category": [
    four({
      rows: rowsWith((row, index) => ({
        lastGain: [NaN, Infinity][index] ?? row.lastGain,
        entropyNats: index === 2 ? NaN : row.entropyNats,
        category: index < 5 ? null : row.category,
        flags: index < 2 ? ["non_finite"] : [],
      })),
      bars: [measured("GPT-J-6B", NaN), ...CITED_BARS],
      reference: null,
    }),
    [
      "Last-layer gain ‖h(L)‖ / ‖h(L−1)‖ at the last token · 23 of 25 prompts (2 left out: gain not finite) · flagged: 2 not finite",
      "r = 0.157, p = 0.4540 · 22 of 25 prompts (3 left out: not finite)",
      "1 model left out: mean gain not finite",
      "(no category)",
    ],
  ],
  "four panels without a finite gain": [
    four({ rows: rowsWith(() => ({ lastGain: NaN })), meanGain: NaN, correlation: null, bars: [] }),
    ["r not defined · 0 of 25 prompts (25 left out: not finite)"],
  ],
  "four panels of ten models with long names": [
    four({
      model: LONG_NAME,
      bars: Array.from({ length: 10 }, (_, index) => measured(LONG_NAME, 1 + index, "unknown")),
      rows: rowsWith((row) => ({ model: LONG_NAME, category: `${row.category ?? ""} of a long name` })),
      reference: { name: LONG_NAME, gain: 0.8 },
    }),
    ["an-organisat…-step143000 (10)", "Not established", "10.00"],
  ],
  "four panels of hostile strings": [
    four({
      model: hostile(0),
      bars: HOSTILE_STRINGS.map((name, index) => measured(name, 1 + index / 10)),
      rows: rowsWith((_row, index) => ({
        model: hostile(0),
        prompt: hostile(index),
        category: hostile(index),
      })),
      reference: { name: hostile(6), gain: 0.8 },
    }),
    ["</text><script>alert(1)</script>", "constructor", "__proto__, cited (0.80)"],
  ],
  "the published architecture comparison": [
    architectureComparison([...CITED_BARS, measured("GPT-J-6B", 1.0652)]),
    ["Pythia-6.9B", "1.07", "Sequential", "LayerNorm", "▲ EXPANSION", "▼ DAMPENING", "Neutral (1.0)"],
  ],
  "an architecture comparison of one model": [
    architectureComparison([measured(LONG_NAME, 0.93, "rmsnorm")]),
    ["RMSNorm", "(set apart)", "0.93"],
  ],
  "an architecture comparison of nothing": [architectureComparison([]), ["No model to compare"]],
  "an architecture comparison of hostile names": [
    architectureComparison(HOSTILE_STRINGS.map((name, index) => measured(name, 1 + index, "unknown"))),
    ["</text><scrip…(1)</script>", "10.00"],
  ],
  "a gain profile": [
    gainProfile({ model: "GPT-J-6B", rows: withNorms }),
    ["GPT-J-6B: gain by layer", "Blocks 1 to 28", "Blocks 2 to 28", "Mean gain, log scale", "Syntactic"],
  ],
  "a gain profile of one block": [
    gainProfile({ model: "GPT-J-6B", rows: rowsWith(() => ({ norms: [1, 2] })).slice(0, 1) }),
    ["Block 1", "Factual"],
  ],
  "a gain profile without norms": [
    gainProfile({ model: "GPT-J-6B", rows: PUBLISHED_ROWS }),
    ["No block has a finite mean gain"],
  ],
  "a gain profile of hostile categories": [
    gainProfile({
      model: hostile(0),
      rows: withNorms.map((row, index) => ({ ...row, category: hostile(index) })),
    }),
    ["constructor", "__proto__"],
  ],
};

describe("every figure", () => {
  it.each(Object.entries(FIGURES))(
    "is drawn whole, with its texts and without a warning: %s",
    async (_name, figure) => {
      const [spec, texts] = figure;
      const { svg, png, warnings } = await renderFigure(spec);
      expect(warnings).toEqual([]);
      expect(svgTexts(svg)).toEqual(expect.arrayContaining([...texts]));
      const pixels = await pixelsOf(png);
      expect(pixels.inkShare).toBeGreaterThan(0.01);
      expect(pixels.inkOnRim).toBe(0);
    },
  );
});
