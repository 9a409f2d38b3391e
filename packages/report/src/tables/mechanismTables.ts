import { countText, gainText, type Moments, type RangedMoments } from "@gain/analysis";
import type { ModelReport } from "../reportInput.ts";
import { dependentCell, numberColumn, resultCell, textColumn, type StatTable } from "./statTable.ts";
import { signedText } from "../text/statisticText.ts";

/** Quantities of the last block, with names and formulas. */
const QUANTITIES = [
  ["attention", "Attention", "(2⟨h, a⟩ + ‖a‖²) / ‖h‖²"],
  ["mlp", "MLP", "(2⟨h, m⟩ + ‖m‖²) / ‖h‖²"],
  ["cross", "Interplay", "2⟨a, m⟩ / ‖h‖²"],
  ["growth", "Sum: gain² − 1", "(2⟨h, Δ⟩ + ‖Δ‖²) / ‖h‖²"],
  ["cosine", "Cosine between the stream after and before", "⟨h, h + Δ⟩ / (‖h‖ ‖h + Δ‖)"],
  ["relativeStep", "Relative norm of the step", "‖Δ‖ / ‖h‖"],
] as const;

/**
 * The last block's terms over all prompts and over those whose norm decreases; empty for a model without recorded
 * steps.
 */
export function lastBlockTables({ labels, mechanism }: ModelReport): readonly StatTable[] {
  if (mechanism?.lastBlock.defined !== true) return [];
  const { prompts, shrunk, overAll, overShrunk } = mechanism.lastBlock.value;
  return [
    {
      caption: `${labels.modelName}: the last block, ${countText(overAll.layer)}, by component`,
      columns: [
        textColumn("Quantity"),
        numberColumn(`Mean over all ${countText(prompts)}`),
        numberColumn("SD"),
        ...(shrunk === 0
          ? []
          : [numberColumn(`Mean over the ${countText(shrunk)} shrunk`), numberColumn("SD of these")]),
      ],
      rows: QUANTITIES.map(([quantity, name, formula]) => [
        { text: name, note: formula },
        ...momentCells(overAll[quantity], quantity),
        ...(shrunk === 0 ? [] : momentCells(overShrunk[quantity], quantity)),
      ]),
    },
  ];
}

/**
 * The effect of the final norm on the residual norm, compared with the last gain; empty for a model without a final
 * norm.
 */
export function finalNormTables({ labels, mechanism, findings }: ModelReport): readonly StatTable[] {
  if (mechanism?.finalNorm.defined !== true) return [];
  const { gain, hiddenStatesRatio } = mechanism.finalNorm.value;
  const row = (
    name: string,
    formula: string,
    { mean, sd, min, max }: Omit<RangedMoments, "n" | "leftOut">,
  ) => [
    { text: name, note: formula },
    resultCell(mean, gainText),
    ...[sd, min, max].map((statistic) => dependentCell(statistic, gainText)),
  ];
  return [
    {
      caption: `${labels.modelName}: the last gain, the final norm N, and both together`,
      columns: [textColumn("Ratio"), ...["Mean", "SD", "Smallest", "Largest"].map(numberColumn)],
      rows: [
        row("Last gain", "‖h(L)‖ / ‖h(L−1)‖", findings.gain),
        row("Final norm’s gain", "‖N(h(L))‖ / ‖h(L)‖", gain),
        row(
          "From hidden_states",
          "‖N(h(L))‖ / ‖h(L−1)‖, entries −1 and −2 of transformers’ hidden_states where these end after the final norm",
          hiddenStatesRatio,
        ),
      ],
    },
  ];
}

function momentCells({ mean, sd }: Moments, quantity: (typeof QUANTITIES)[number][0]) {
  const isTerm = quantity !== "cosine" && quantity !== "relativeStep";
  return [resultCell(mean, isTerm ? signedText : gainText), dependentCell(sd, gainText)];
}
