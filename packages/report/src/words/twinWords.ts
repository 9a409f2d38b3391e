import {
  counted,
  countText,
  decimals,
  deltaText,
  namedPText,
  percentText,
  pText,
  wordSentence,
  type BoundedMean,
  type Finding,
  type TwinFindings,
} from "@gain/analysis";
import type { ReportedPlan } from "../twinsReport.ts";

/** On every page of a demonstration. */
export const DEMONSTRATION =
  "This is a demonstration of how the experiment runs, on a small text with three tiny pairs: its numbers support no answer.";

/** The answer in one sentence with its numbers. */
export function twinAnswer({ primary, design }: TwinFindings): string {
  const { difference, word } = primary;
  if (!difference.defined || word === null)
    return `The primary outcome is not defined: ${difference.defined ? "there is no word for it" : difference.reason}`;
  const { mean, n } = difference.value;
  const planned = design.cells.find(({ name }) => name === design.primary.cell)?.seeds.length ?? n;
  const pairs = n === planned ? counted(n, "pair") : `${String(n)} of ${String(planned)} pairs`;
  return `${wordSentence(word, mean)}: Δ ${deltaText(difference.value)}, ${pairs}`;
}

/** What the answer rests on, and what it does not say. */
export function twinLines(findings: TwinFindings, plan: ReportedPlan): readonly string[] {
  const { primary, design } = findings;
  const { difference, word } = primary;
  const test = difference.defined
    ? [
        `By the plan’s words: ${word ?? "none"}. Paired t(${String(difference.value.df)}) = ${decimals(difference.value.t, 2)}, ${namedPText("p", difference.value.pTwoSided)}; ` +
          `exact sign-flip ${namedPText("p", difference.value.signFlip.pTwoSided)} over ${signPatterns(difference.value.signFlip.permutations)}; ` +
          `within ±${percentText(design.margin)} by two one-sided tests: ${namedPText("p", difference.value.equivalence.p)}.`,
      ]
    : [];
  return [
    claimSentence(findings),
    ...claimLines(findings),
    ...test,
    plan.isDemonstration
      ? DEMONSTRATION
      : "It holds for these seeds on one text at this scale, and says nothing beyond.",
  ];
}

const signPatterns = (count: number): string => `all ${countText(count)} sign patterns`;

/** Whether the notebook's claim holds here, and if not, which of its parts are missing. */
export const claimSentence = (findings: TwinFindings): string =>
  findings.claim.isShown
    ? "All three parts of the notebook’s claim are shown: parallel wiring takes the last gain below 1 here."
    : `The notebook’s claim, that parallel wiring takes the last gain below 1, is not shown here: ${unshownParts(findings)}.`;

/** The three parts of the claim, each with its one-sided bound. */
export function claimLines({ claim, design }: TwinFindings): readonly string[] {
  const confidence = percentText(1 - design.level);
  const gain = ({ mean }: BoundedMean): string => decimals(Math.exp(mean), 3);
  const bound = (finding: Finding<BoundedMean>, write: (value: BoundedMean) => string): string =>
    finding.defined ? write(finding.value) : `not defined: ${finding.reason}`;
  return [
    `Relative: Δ ${bound(claim.difference, ({ mean, upper }) => `${decimals(mean, 4)}, ${confidence} upper bound ${decimals(upper, 4)}: ${claim.isLower ? "below 0" : "not shown to lie below 0"}`)}.`,
    `Absolute, parallel: mean gain ${bound(claim.parallel, (arm) => `${gain(arm)}, ${confidence} upper bound ${decimals(Math.exp(arm.upper), 3)}: ${claim.isParallelBelow1 ? "below 1" : "not shown to lie below 1"}${arm.lower > 0 ? ` (it lies above 1: lower bound ${decimals(Math.exp(arm.lower), 3)})` : ""}`)}.`,
    `Absolute, sequential: mean gain ${bound(claim.sequential, (arm) => `${gain(arm)}, ${confidence} lower bound ${decimals(Math.exp(arm.lower), 3)}: ${claim.isSequentialNotBelow1 ? "at or above 1" : "not shown to lie at or above 1"}`)}.`,
  ];
}

/** Whether the lower bound of an arm lies above gain 1. */
const isAbove1 = (arm: Finding<BoundedMean>): boolean => arm.defined && arm.value.lower > 0;

function unshownParts({ claim }: TwinFindings): string {
  const parts = [
    ...(claim.isLower ? [] : ["the difference is not shown to lie below 0"]),
    ...(claim.isParallelBelow1
      ? []
      : [
          isAbove1(claim.parallel)
            ? "the parallel arm lies above 1"
            : "the parallel arm is not shown to lie below 1",
        ]),
    ...(claim.isSequentialNotBelow1 ? [] : ["the sequential arm is not shown to lie at or above 1"]),
  ];
  return parts.join(", ");
}

/** What the last-block flip splits the difference into, and what the flip of all blocks does not show. */
export function flipLines({ flips, primary }: TwinFindings): readonly string[] {
  const { computed, learned, arms } = flips;
  const all = arms.filter(({ flip }) => flip === "all");
  const losses = all.flatMap(({ loss, trained }) =>
    loss.defined ? [`${trained} ${loss.value.mean < 0 ? "" : "+"}${decimals(loss.value.mean, 2)} nats`] : [],
  );
  const total = primary.difference.defined ? decimals(primary.difference.value.mean, 4) : "Δ";
  return [
    computed.defined && learned.defined
      ? `The last block alone in the other wiring splits Δ ${total} into ${deltaText(computed.value)} that the wiring computes and ` +
        `${deltaText(learned.value)} that training in it led to.`
      : `Δ is not split into a computed and a learned part: ${computed.defined ? "" : computed.reason}.`,
    ...(losses.length === 0
      ? []
      : [
          `All blocks in the other wiring change the loss (${losses.join(", ")}): where that breaks the model, its gain says ` +
            "nothing of the wiring’s effect.",
        ]),
  ];
}

/** Learning rate: what the rule chose, and whether the wirings agree. */
export function rateLine({ rates, ownRates }: TwinFindings, rule: string): string {
  const { chosen, own } = rates;
  if (rates.rates.length === 0) return `Learning rate: ${rule}.`;
  const chose =
    chosen === null ? "No rate trained both wirings" : `The rule (${rule}) chose ${rateText(chosen)}`;
  const agree =
    own.parallel === null || own.sequential === null
      ? ""
      : own.parallel === own.sequential
        ? "; both wirings’ own best rate is the same"
        : `; own best of parallel ${rateText(own.parallel)}, of sequential ${rateText(own.sequential)}`;
  const again =
    ownRates?.gain.difference.defined === true
      ? `. With each arm at its own best rate Δ is ${deltaText(ownRates.gain.difference.value)} (${counted(ownRates.gain.pairs.length, "pair")})`
      : own.parallel !== own.sequential && ownRates === null
        ? ". Pairs with each arm at its own rate were not measured"
        : "";
  return `${chose}${agree}${again}.`;
}

export const rateText = (rate: number): string => String(Number(rate.toPrecision(4)));

/** Power, as the plan's SD gives it, and what few pairs cannot do. */
export function powerLines({ power, primary, cells, design }: TwinFindings): readonly string[] {
  const seen = primary.difference.defined
    ? ` The SD of the differences measured is ${decimals(primary.difference.value.sd, 4)}.`
    : "";
  const few = cells.filter(({ cannotReject }) => cannotReject).map(({ cell }) => cell.name);
  return [
    power === null
      ? `The plan states no power.${seen}`
      : `With SD ${String(power.sd)} (from the pilot), ${counted(power.n, "pair")} detect a difference of ${String(power.difference)} with probability ${decimals(power.detects, 2)}, ` +
        `and show by two one-sided tests that a true difference of 0 lies within ±${String(power.margin)} with ${decimals(power.equivalent, 2)}; ` +
        `the words use the 95 % interval for this, which asks for more.${seen}`,
    ...(few.length === 0
      ? []
      : [
          `Fewer than 6 pairs cannot reach ${String(design.level)} in the sign-flip test, whose smallest p is 2 / 2ⁿ: ${few.join(", ")}.`,
        ]),
  ];
}

/** The noise of one machine. */
export function replicateLine({ replicate }: TwinFindings): string {
  if (replicate === null) return "No training was repeated, so that the noise of one machine is not known.";
  const { trainings, ofDifference } = replicate;
  const same = trainings.filter(({ sameWeights }) => sameWeights).length;
  const gains = trainings.flatMap(({ gain, wiring }) => (gain === null ? [] : [`${wiring} ${signed(gain)}`]));
  const change = ofDifference === null ? "" : `; the pair’s Δ changed by ${signed(ofDifference)}`;
  return same === trainings.length
    ? `Trained again with the same seed, ${counted(same, "model")} gave the same weights bit by bit.`
    : `Trained again with the same seed, the log last gain changed by ${gains.join(", ")}${change}: that much is noise of the machine.`;
}

const signed = (value: number): string => `${value > 0 ? "+" : ""}${decimals(value, 5)}`;

/** The profile in one sentence. */
export function profileLine({ profile }: TwinFindings): string {
  const { band, pHolm } = profile;
  if (!band.defined) return `No band over the blocks: ${band.reason}.`;
  const family = pHolm?.defined === true ? `, ${namedPText("Holm p", pHolm.value)} in the family` : "";
  const smallest = Math.min(...band.value.means.map(({ p }) => p));
  return (
    `Smallest p over the blocks ${pText(smallest)} (smallest attainable 2 / ${countText(band.value.permutations)})${family}. The band holds ` +
    "at all blocks together."
  );
}

/** What the experiment does not cover. */
export const TWIN_LIMITS: readonly string[] = [
  "Scale: models of some million parameters; the models of the question have thousands of millions.",
  "Training: a few tokens a parameter; published models have hundreds. The level of the gain follows the training.",
  "Data: English novels of one period, one tokenizer. Seeds vary initial weights and data order, not the text.",
  "Form: untied embeddings, LayerNorm or RMSNorm before each part and at the end; no tied embeddings, no other final norms.",
  "One learning rate, chosen by a rule, serves both wirings of all cells.",
];
