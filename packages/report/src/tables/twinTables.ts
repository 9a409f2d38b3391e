import {
  countText,
  decimals,
  deltaText,
  pText,
  type CellFindings,
  type Finding,
  type MechanismQuantity,
  type PairComparison,
  type PairedDifference,
  type SecondaryFindings,
  type TwinFindings,
} from "@gain/analysis";
import { rateText } from "../words/twinWords.ts";
import {
  cell,
  dependentCell,
  numberColumn,
  resultCell,
  textColumn,
  type StatCell,
  type StatTable,
} from "./statTable.ts";

const delta = (finding: Finding<PairedDifference>): StatCell => resultCell(finding, deltaText);
/** The smallest p of a test over so many sign patterns. */
const smallest = (permutations: number): string => `2 / ${countText(permutations)}`;
const NOT_MEASURED: StatCell = { text: "not measured", isMissing: true };

/** Every cell of the plan, those that were not measured among them. */
export function cellsTable({ cells, ownRates }: TwinFindings): StatTable {
  const all = [...cells, ...(ownRates === null ? [] : [ownRates])];
  return {
    caption: "Every cell of the plan",
    columns: [
      textColumn("Cell"),
      numberColumn("Models"),
      numberColumn("Pairs"),
      numberColumn("Δ log last gain [95 %]"),
      numberColumn("Holm p"),
      textColumn("Word"),
      numberColumn("Δ loss, nats [95 %]"),
      numberColumn("Δ at equal loss [95 %]"),
    ],
    rows: all.map(cellRow),
  };
}

function cellRow({
  cell: own,
  measured,
  planned,
  gain,
  pHolm,
  loss,
  equalLoss,
}: CellFindings): readonly StatCell[] {
  const name: StatCell = own.about === own.name ? { text: own.name } : { text: own.name, note: own.about };
  const models = cell(`${String(measured)} of ${String(planned)}`);
  if (measured === 0)
    return [name, models, cell("0"), NOT_MEASURED, ...["–", "–", "–", "–"].map((text) => cell(text))];
  return [
    ...[name, models, cell(String(gain.pairs.length))],
    delta(gain.difference),
    pHolm === null ? cell("–") : dependentCell(pHolm, pText),
    cell(gain.word ?? "–"),
    delta(loss.difference),
    delta(equalLoss),
  ];
}

/** The family that Holm's method corrects over. */
export function secondaryTable({ secondary, profile }: TwinFindings): StatTable {
  return {
    caption: "Secondary outcomes, Holm over the family of the plan",
    columns: [
      textColumn("Outcome"),
      numberColumn("Pairs"),
      numberColumn("Δ [95 %]"),
      numberColumn("p (paired t)"),
      numberColumn("Holm p"),
      numberColumn("Sign-flip p"),
      numberColumn("Smallest"),
    ],
    rows: [
      ...secondary.map(secondaryRow),
      ...(profile.pHolm === null
        ? []
        : [
            [
              { text: "Gain of every block", note: "sign-flip max-t; the smallest p over the blocks" },
              dependentCell(profile.band, ({ n }) => String(n)),
              profile.band.defined ? cell("–") : { text: profile.band.reason, isMissing: true },
              dependentCell(profile.band, ({ means }) => pText(Math.min(...means.map(({ p }) => p)))),
              dependentCell(profile.pHolm, pText),
              cell("–"),
              dependentCell(profile.band, ({ permutations }) => smallest(permutations)),
            ],
          ]),
    ],
  };
}

function secondaryRow({ outcome, pairs, difference, pHolm }: SecondaryFindings): readonly StatCell[] {
  return [
    { text: `${outcome.cell}: ${outcome.quantity}`, note: outcome.text },
    cell(String(pairs.length)),
    pairs.length === 0 ? NOT_MEASURED : delta(difference),
    dependentCell(difference, ({ pTwoSided }) => pText(pTwoSided)),
    dependentCell(pHolm, pText),
    dependentCell(difference, ({ signFlip }) => pText(signFlip.pTwoSided)),
    dependentCell(difference, ({ signFlip }) => smallest(signFlip.permutations)),
  ];
}

const QUANTITY_NAMES: Readonly<Record<MechanismQuantity, string>> = {
  write_ratio: "Length of what the block writes, ‖Δh‖/‖h‖",
  attention_ratio: "… of it attention",
  mlp_ratio: "… of it the MLP",
  cos_write: "Cosine of the write with the stream",
  cos_attention: "… of attention",
  cos_mlp: "… of the MLP",
  attention_part: "Part of attention in gain² − 1",
  mlp_part: "Part of the MLP in gain² − 1",
  interplay_part: "Part of their interplay in gain² − 1",
  below_1: "Share of passages with a gain below 1",
  largest_share: "Share of the largest dimension in ‖h_L‖²",
};

/** Means of both arms and their difference. */
const armColumns = [numberColumn("Parallel"), numberColumn("Sequential"), numberColumn("Difference [95 %]")];

const armCells = ({ means, difference }: PairComparison, digits: number): readonly StatCell[] => [
  cell(means === null ? "–" : decimals(means.parallel, digits)),
  cell(means === null ? "–" : decimals(means.sequential, digits)),
  delta(difference),
];

/** What the last block does, described and not tested. */
export const mechanismTableOfTwins = ({ mechanism }: TwinFindings): StatTable => ({
  caption: "The last block at the end of the training, primary cell, passages (described, not tested)",
  columns: [textColumn("Quantity"), ...armColumns],
  rows: mechanism.map((each) => [cell(QUANTITY_NAMES[each.quantity]), ...armCells(each, 4)]),
});

/** Models with blocks in the other wiring, the loss beside the gain. */
export const flipTable = ({ flips }: TwinFindings): StatTable => ({
  caption: "Trained models with blocks in the other wiring, primary cell",
  columns: [
    textColumn("Trained as"),
    textColumn("Flipped"),
    numberColumn("Change of log last gain [95 %]"),
    numberColumn("Change of loss, nats [95 %]"),
  ],
  rows: flips.arms.map(({ trained, flip, gain, loss }) => [
    cell(trained),
    cell(flip === "all" ? "all blocks" : "last block"),
    delta(gain),
    delta(loss),
  ]),
});

/** The sweep of learning rates. */
export function ratesTable({ rates: { rates, chosen } }: TwinFindings): StatTable {
  const number = (value: number | null | undefined, digits: number): StatCell =>
    cell(value == null ? "–" : decimals(value, digits));
  return {
    caption: "Learning rates: a pair of a seed of its own at each, used for nothing else",
    columns: [
      textColumn("Learning rate"),
      numberColumn("Loss, parallel"),
      numberColumn("Loss, sequential"),
      numberColumn("Mean loss"),
      numberColumn("Δ log last gain"),
    ],
    rows: rates.map(({ learningRate, parallel, sequential, loss, difference }) => [
      { text: rateText(learningRate), ...(learningRate === chosen && { note: "chosen" }) },
      ...[number(parallel?.loss, 4), number(sequential?.loss, 4), number(loss, 4), number(difference, 4)],
    ]),
  };
}

/** Models that no comparison uses. */
export const unusedTable = ({ unused }: TwinFindings): StatTable => ({
  caption: "Models that no comparison uses",
  columns: [textColumn("Model"), textColumn("Why")],
  rows: unused.map(({ cell: name, seed, wiring, reason }) => [
    cell(`${name} seed ${String(seed)} ${wiring}`),
    cell(reason),
  ]),
});

/** Every pair of the primary cell. */
export const pairsTableOfTwins = ({ primary }: TwinFindings): StatTable => ({
  caption: "Every pair of the primary cell: last-layer gain on passages",
  columns: [
    textColumn("Seed"),
    numberColumn("Parallel"),
    numberColumn("Sequential"),
    numberColumn("Δ log gain"),
  ],
  rows: primary.pairs.map(({ seed, parallel, sequential, difference }) => [
    cell(String(seed)),
    cell(decimals(Math.exp(parallel), 4)),
    cell(decimals(Math.exp(sequential), 4)),
    cell(decimals(difference, 4)),
  ]),
});

/** Gain, loss and difference along the training. */
export const historyTable = ({ history, lossHistory }: TwinFindings): StatTable => ({
  caption: "Along the training, primary cell, passages",
  columns: [
    textColumn("Step"),
    numberColumn("Gain, parallel"),
    numberColumn("Gain, sequential"),
    numberColumn("Δ log gain [95 %]"),
    numberColumn("Loss, parallel"),
    numberColumn("Loss, sequential"),
    numberColumn("Δ loss, nats [95 %]"),
  ],
  rows: history.map(({ step, means, difference }, i) => {
    const loss = lossHistory[i];
    return [
      cell(String(step)),
      cell(means === null ? "–" : decimals(Math.exp(means.parallel), 4)),
      cell(means === null ? "–" : decimals(Math.exp(means.sequential), 4)),
      delta(difference),
      ...(loss === undefined ? ["–", "–", "–"].map((text) => cell(text)) : armCells(loss, 4)),
    ];
  }),
});
