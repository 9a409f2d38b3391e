import { PYTHIA, type GainFindings } from "@gain/analysis";
import { architectureComparison, fourPanels, fourPanelsColumn, type FourPanelsInput } from "@gain/figures";
import type { MeasuredModel } from "../sources/measuredModel.ts";
import { gainsOf, type DrawnModel, type Figure } from "./figure.ts";
import { modelBars, modelKind } from "./modelBars.ts";

/** The notebook's comparison of wirings by the last block's gain; none for gains of another block. */
export function architectureFigure(models: readonly DrawnModel[], first: MeasuredModel): Figure[] {
  if (first.labels.block !== "L") return [];
  const { slug, timestamp } = first.labels;
  return [
    {
      name: `${slug}_architecture_comparison_${timestamp}`,
      spec: architectureComparison(modelBars(models)),
      place: "notebook",
      title: "Parallel and sequential attention",
      caption: "Mean last-layer gain of LayerNorm models by wiring, around the neutral gain 1.",
    },
  ];
}

/**
 * The notebook's four panels of one model.
 *
 * @param beside the models of the same block, whose means panel B shows
 * @param hasColumn whether its form for one column is drawn too
 */
export function fourPanelsFigure(
  { figureRows: rows, labels, findings }: DrawnModel,
  beside: readonly DrawnModel[],
  hasColumn: boolean,
): Figure {
  const { modelName, slug, timestamp, block } = labels;
  const input: FourPanelsInput = {
    model: modelName,
    block,
    kind: modelKind(labels.wiring, labels.normType),
    rows,
    meanGain: findings.notebook.gain.mean.defined ? findings.notebook.gain.mean.value : Number.NaN,
    correlation: correlationOf(findings),
    bars: modelBars(beside),
    // The cited gain is of the last block.
    reference: block === "L" ? { name: PYTHIA.model, gain: PYTHIA.gain } : null,
  };
  return {
    name: `${slug}_parallel_test_${timestamp}`,
    spec: fourPanels(input),
    place: "notebook",
    model: modelName,
    title: `${modelName}: the four panels`,
    caption:
      `A: ${block === "L" ? "last-layer gains" : gainsOf(block)}. B: mean gains of models, cited values pale. C: gains by prompt category. D: gain against ` +
      "the entropy of the next-token distribution.",
    ...(hasColumn && {
      column: { name: `${slug}_parallel_test_column_${timestamp}`, spec: fourPanelsColumn(input) },
    }),
  };
}

function correlationOf({ entropy: { pooled } }: GainFindings): { r: number; p: number } | null {
  if (!pooled.defined) return null;
  const { r, pTwoSided } = pooled.value;
  return { r, p: pTwoSided };
}
