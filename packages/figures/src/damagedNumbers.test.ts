import type { GainRow } from "@gain/records";
import { describe, expect, it } from "vitest";
import { findingsOfGains } from "../testing/madeFindings.ts";
import { pairOf, rowsWith } from "../testing/figureCases.ts";
import { profileOf } from "../testing/madeSteps.ts";
import { PUBLISHED_FIGURE, PUBLISHED_ROWS } from "../testing/publishedFigures.ts";
import { severalOf } from "../testing/severalModels.ts";
import {
  allPairs,
  architectureComparison,
  type FigureSpec,
  fourPanels,
  categoryEstimates,
  depthProfile,
  entropyScatter,
  layerHeatmap,
  mechanismByLayer,
  type ModelBar,
  modelForest,
  pairByCategory,
  renderFigure,
} from "./index.ts";

/** Numbers that a damaged file can hold, each of which has broken an axis somewhere. */
const DAMAGED = [NaN, Infinity, -Infinity, 0, -1, 1e300, -1e300, 1e-300, 5e-324, Number.MAX_VALUE, 1e6, 1];

const number = (index: number): number => DAMAGED[index % DAMAGED.length] ?? NaN;

/** Rows whose every number is damaged, differently in every row. */
const mixed = rowsWith((_row, index) => ({
  lastGain: number(index),
  entropyNats: number(index + 5),
  norms: [0, 1, 2, 3].map((layer) => number(index + 3 * layer)),
}));

/** Rows whose every number is the same damaged one. */
const constant = (value: number) =>
  rowsWith(() => ({ lastGain: value, entropyNats: value, norms: [value, value, value] }));

/** Steps whose every number is of the row's damaged ones, each block's in another order. */
function damagedSteps({ lastGain, entropyNats, norms }: GainRow) {
  const numbers = [lastGain, entropyNats ?? NaN, ...(norms ?? [])];
  const at = (index: number): number => numbers[index % numbers.length] ?? NaN;
  return [0, 1, 2].map((k) => ({
    ...{ normBefore: at(k), normAfter: at(k + 1), deltaNorm: at(k + 2), inner: at(k + 3) },
    split: {
      ...{ attentionNorm: at(k + 1), attentionInner: at(k + 2), mlpNorm: at(k + 3), mlpInner: at(k + 4) },
      error: at(k),
    },
  }));
}

/** Of a model of these rows beside a sound one. */
function severalFigures(rows: readonly GainRow[]): FigureSpec[] {
  const { models, comparison } = severalOf([
    { name: "damaged", wiring: "parallel", normType: "LayerNorm", rows },
    { name: "sound", wiring: "sequential", normType: null, rows: PUBLISHED_ROWS },
  ]);
  const references = DAMAGED.map(
    (gain) => ({ name: "cited", gain, wiring: "parallel", normType: null }) as const,
  );
  return [
    modelForest({ models, architectures: comparison.architectures, references }),
    allPairs({ pairs: comparison.pairs, order: models.map(({ name }) => name) }),
  ];
}

function figuresOf(rows: readonly GainRow[]): FigureSpec[] {
  const model = rows[0]?.model ?? "";
  const findings = findingsOfGains(rows);
  const bars = DAMAGED.map((gain, index): ModelBar => ({
    name: `model ${String(index)}`,
    gain,
    kind: "parallel",
    source: "cited",
  }));
  return [
    fourPanels({
      ...PUBLISHED_FIGURE,
      rows,
      bars,
      meanGain: number(5),
      reference: { name: "r", gain: 1e300 },
    }),
    architectureComparison(bars),
    categoryEstimates({ model, rows, findings }),
    depthProfile({ model, rows }),
    layerHeatmap({ model, rows, findings }),
    entropyScatter({ model, rows, findings }),
    mechanismByLayer({ model, profile: profileOf(rows.map(damagedSteps), 3) }),
    pairByCategory({ pair: pairOf("a", "b", rows, (_row, index) => ({ lastGain: number(index + 1) })) }),
    ...severalFigures(rows),
  ];
}

describe("figures of damaged numbers", () => {
  it.each<[string, GainRow[]]>([
    ["all of them", mixed],
    ...DAMAGED.map((value): [string, GainRow[]] => [`${String(value)} alone`, constant(value)]),
  ])("are drawn, with no NaN in their geometry: %s", async (_what, rows) => {
    for (const spec of figuresOf(rows)) {
      const { svg } = await renderFigure(spec, { dotsPerInch: 30 });
      expect(svg).not.toMatch(/NaN|Infinity/u);
      const [width, height] = [...svg.matchAll(/<svg[^>]* viewBox="0 0 ([\d.]+) ([\d.]+)"/gu)].flatMap(
        (size) => size.slice(1).map(Number),
      );
      expect(Math.max(width ?? Infinity, height ?? Infinity)).toBeLessThan(3000);
    }
  });

  it("are counted where they are left out, and a number that is only too large is not called infinite", () => {
    const title = JSON.stringify(figuresOf(mixed)[0]?.title);
    expect(title).toMatch(/\d+ of 25 prompts \(\d+ left out: gain not finite or beyond 1e100\)/u);
  });
});
