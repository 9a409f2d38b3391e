import type { TwinFindings } from "@gain/analysis";
import { twinForest, twinHistory, twinLoss, twinProfileFigure, twinSlopes } from "@gain/figures";
import type { Figure } from "../outputs/figure.ts";

/** The figures of matched twins, each with its place in the report. */
export const twinsFigures = (findings: TwinFindings): readonly Figure[] => [
  {
    name: "slopes",
    spec: twinSlopes(findings),
    title: "Every pair",
    caption:
      "Left: the last-layer gain of both models of every pair, a geometric mean over the passages. Right: Δ, the logarithm of the " +
      "parallel model’s gain less that of the sequential one’s.",
    place: "answer",
  },
  {
    name: "history",
    spec: twinHistory(findings),
    title: "Gain and difference along the training",
    caption:
      "Intervals hold at each step alone; this history is described, not tested. Filled: the interval excludes 0.",
    place: "checkpoints",
  },
  {
    name: "profile",
    spec: twinProfileFigure(findings),
    title: "Difference by block",
    caption:
      "The band holds at all blocks together: mean ± a critical value of the largest |t| over all ways to flip the signs of whole pairs.",
    place: "depth",
  },
  {
    name: "forest",
    spec: twinForest(findings),
    title: "Every cell of the plan",
    caption: "Each interval holds alone; the table below corrects over the family.",
    place: "models",
  },
  {
    name: "loss",
    spec: twinLoss(findings),
    title: "Gain against loss",
    caption: "Where the lines lie apart at one loss, the loss does not explain the difference.",
    place: "checkpoints",
  },
];
