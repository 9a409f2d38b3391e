import type { GainEstimate } from "../gains/gainEstimate.ts";
import type { Population } from "../gains/primaryResult.ts";
import type { ConfidenceInterval } from "../inference/oneSampleT.ts";
import type { DetectableEffect } from "../inference/detectableEffect.ts";
import {
  counted,
  countText,
  decimals,
  degreesText,
  listText,
  namedPText,
  percentText,
  relativeText,
} from "../numberText.ts";
import { estimateDigits, gainTo, intervalTo, meanTo } from "../estimateText.ts";
import type { Finding } from "../statistic.ts";
import type { DecidingPrompt } from "./decidingPrompts.ts";
import type { Direction } from "./direction.ts";
import {
  damagedShare,
  MOST_DAMAGED,
  type VerdictGrounds,
  type VerdictParts,
  type VerdictWord,
} from "./modelVerdict.ts";

/** The verdict on one model as text for printing. */
export interface VerdictText {
  /** One line without its full stop: "expansion on these categories; not distinguishable beyond them". */
  readonly headline: string;
  /** The sentences that support it, with the numbers; those on damaged gains come first. */
  readonly reasons: readonly string[];
  /** Those of the reasons without which the headline alone would mislead. */
  readonly alerts: readonly string[];
}

export interface VerdictDetails extends VerdictGrounds {
  readonly parts: VerdictParts;
  readonly margin: number;
  readonly power: Finding<DetectableEffect>;
  /** Prompts that decide the verdict by themselves; null where that was not examined. */
  readonly deciding: readonly DecidingPrompt[] | null;
}

export function verdictText(details: VerdictDetails): VerdictText {
  return {
    headline: headline(details),
    reasons: [
      ...damaged(details),
      ...primarySentence(details),
      ...beyondSentence(details),
      ...scaleSentence(details),
      ...oppositeSentence(details),
      ...marginSentence(details),
      ...decidingSentence(details),
    ],
    alerts: [...damaged(details), ...noVerdictSentence(details), ...decidingSentence(details)],
  };
}

function headline({ parts, primary, margin }: VerdictDetails): string {
  const { word, beyond, below } = parts;
  if (word === "no verdict") return "no verdict";
  const here = `${wordText(word, margin)} on ${primary.population}`;
  const opposed = below.length > 0 ? ["categories lie on both sides of 1"] : [];
  const there = beyond === null ? "" : beyondText(word, beyond, primary.population);
  return [`${here}${there}`, ...opposed, ...scaleText(parts)].join("; ");
}

/** A verdict's term, with its margin where it depends on one. */
export const wordText = (word: VerdictWord, margin: number): string =>
  word === "no change" ? `no change larger than ${percentText(margin)}` : word;

function beyondText(word: VerdictWord, beyond: Direction, population: Population): string {
  const isSame = word === beyond || word === `negligible ${beyond}`;
  if (population === "these categories") return isSame ? " and beyond them" : `; ${beyond} beyond them`;
  return isSame ? " and for new categories" : `; ${beyond} for new categories`;
}

const scaleText = ({ word, arithmetic }: VerdictParts): readonly string[] => {
  const side = sideOf(word);
  return arithmetic === null || side === null || arithmetic === side
    ? []
    : [`by the arithmetic mean ${arithmetic}`];
};

/** The side that a verdict names; null where it names none. */
function sideOf(word: VerdictWord): Direction | null {
  if (word === "dampening" || word === "negligible dampening") return "dampening";
  if (word === "expansion" || word === "negligible expansion") return "expansion";
  return word === "not distinguishable" ? word : null;
}

function damaged({ rows }: VerdictDetails): readonly string[] {
  const { nonFiniteGains, nonPositiveGains, gainsByConvention, repeatedPrompts, total } = rows;
  const kinds: readonly (readonly [number, string])[] = [
    [nonFiniteGains.count, "not finite"],
    [nonPositiveGains.count, "0 or negative"],
    [gainsByConvention.count, "1 by convention, because the denominator is missing"],
  ];
  const named = kinds.flatMap(([count, what]) =>
    count > 0 ? [`${countText(count)} ${count === 1 ? "is" : "are"} ${what}`] : [],
  );
  const share = damagedShare(rows);
  const count = nonFiniteGains.count + nonPositiveGains.count + gainsByConvention.count;
  // The notebook's mean has every finite number of its file.
  const byNotebook =
    count > nonFiniteGains.count ? "; only the notebook’s own numbers have the finite ones" : "";
  return [
    ...(count > 0
      ? [
          `Of ${counted(total, "gain")} ${listText(named)}: no ratio of norms, so ${count === 1 ? "it is" : "they are"} left out of every mean, test and figure${byNotebook}.`,
        ]
      : []),
    ...(share > MOST_DAMAGED
      ? [
          `That is ${percentText(share)} of the prompts, more than the ${percentText(MOST_DAMAGED)} above which there is no verdict.`,
        ]
      : []),
    ...(repeatedPrompts.count > 0
      ? [
          `${countText(repeatedPrompts.count)} ${repeatedPrompts.count === 1 ? "row repeats" : "rows repeat"} an earlier prompt: each prompt counts once.`,
        ]
      : []),
  ];
}

function primarySentence({ primary, parts, precisionFloor }: VerdictDetails): readonly string[] {
  const { estimate, population, why, n } = primary;
  if (!estimate.defined) return noVerdictSentence({ primary, precisionFloor });
  const sample =
    population === "these categories"
      ? "Over these categories, each with the same weight,"
      : `Over ${counted(n, "prompt")} as one sample (${why ?? ""}),`;
  const said = `${sample} the geometric mean gain is ${testedText(estimate.value)}.`;
  if (precisionFloor === null) return [said, ...noVerdictSentence({ primary, precisionFloor })];
  if (parts.word === "not distinguishable" && !contains(estimate.value.interval, 1)) {
    const { low, high } = estimate.value.interval;
    const near = low > 1 ? low : high;
    return [
      said,
      `The end of the interval that is nearer to 1 differs from it by ${relativeText(Math.abs(near - 1))}, within the precision of the measurement, ${relativeText(precisionFloor.relative)} (${precisionFloor.source}).`,
    ];
  }
  return [said];
}

/** Why there is no verdict, apart from damaged gains. */
function noVerdictSentence({
  primary,
  precisionFloor,
}: Pick<VerdictDetails, "primary" | "precisionFloor">): readonly string[] {
  if (!primary.estimate.defined) return [`There is no verdict: ${primary.estimate.reason}.`];
  return precisionFloor === null
    ? ["The precision of these gains is not known, so no direction is given."]
    : [];
}

const contains = ({ low, high }: GainEstimate["interval"], value: number): boolean =>
  low <= value && value <= high;

/** "1.08 (95 % interval [1.05, 1.12]; t(13.2) = 4.88 on ln gain, two-sided p < 0.001)". */
function testedText({ mean, interval, t, df, pTwoSided }: GainEstimate): string {
  const test = `t(${degreesText(df)}) = ${decimals(t, 2)} on ln gain, ${namedPText("two-sided p", pTwoSided)}`;
  return meanText(mean, interval, [test]);
}

/** A mean to the digit of its interval, then the interval and what else is known of the mean. */
function meanText(mean: number, interval: ConfidenceInterval, more: readonly string[] = []): string {
  const digits = estimateDigits(interval);
  const range = `${percentText(interval.level)} interval ${intervalTo(interval, digits)}`;
  return `${meanTo(mean, digits)} (${[range, ...more].join("; ")})`;
}

function beyondSentence({ newCategories, primary }: VerdictDetails): readonly string[] {
  if (!primary.estimate.defined) return [];
  const isWhole = primary.population === "these categories";
  if (!newCategories.defined) {
    return [
      `For ${isWhole ? "categories beyond these" : "other categories"} there is no estimate: ${newCategories.reason}.`,
    ];
  }
  const sample = isWhole
    ? "categories beyond these, of which these"
    : "new categories, of which those of these prompts";
  return [`For ${sample} are the sample, it is ${testedText(newCategories.value)}.`];
}

function scaleSentence({ parts, arithmetic }: VerdictDetails): readonly string[] {
  const side = sideOf(parts.word);
  if (!arithmetic.defined || parts.arithmetic === null || side === null || parts.arithmetic === side)
    return [];
  const { mean, interval } = arithmetic.value;
  return [
    `The arithmetic mean, ${meanText(mean, interval)}, would be called ${parts.arithmetic}: large gains weigh more in it.`,
  ];
}

function oppositeSentence({ parts: { below, above } }: VerdictDetails): readonly string[] {
  if (below.length === 0) return [];
  return [
    `The mean hides opposite categories: ${listText(below)} ${below.length === 1 ? "lies" : "lie"} below 1 and ${listText(above)} above it, each by its own test with Holm’s correction.`,
  ];
}

function marginSentence({ parts, primary, margin, equivalence, power }: VerdictDetails): readonly string[] {
  if (parts.word === "no verdict") return [];
  if (equivalence.defined && equivalence.value.equivalent) {
    return [
      `It lies within ${percentText(margin)} of 1 by two one-sided tests, ${namedPText("p", equivalence.value.p)}. The margin is the smallest change that matters; this change is smaller.`,
    ];
  }
  if (parts.word !== "not distinguishable") return [];
  const caution = "This is no evidence that the gain is 1";
  if (!equivalence.defined) return [`${caution}: ${equivalence.reason}.`];
  const { promptsNeeded } = equivalence.value;
  const needed =
    promptsNeeded.defined && promptsNeeded.value > primary.n
      ? `; if it is 1, about ${roundedText(promptsNeeded.value)} prompts of this spread show with the same probability that it lies within ${percentText(margin)} of 1`
      : "";
  return [`${caution}${power.defined ? `: ${detectableText(power.value)}${needed}` : ""}.`];
}

/** Gains that the test is likely to tell from 1, to the digit of their distance from it. */
function detectableText({ effect, power }: DetectableEffect): string {
  const ends = { low: Math.exp(-effect), high: Math.exp(effect) };
  const digits = estimateDigits(ends);
  return `such prompts tell a mean of ${gainTo(ends.low, digits)} or ${gainTo(ends.high, digits)} from 1 with probability ${String(power)}`;
}

/** A computed number of prompts: three digits of it mean something. */
const roundedText = (count: number): string => countText(Number(count.toPrecision(3)));

function decidingSentence({ deciding, margin }: VerdictDetails): readonly string[] {
  if (deciding === null || deciding.length === 0) return [];
  const [first] = deciding;
  if (first === undefined) return [];
  const name = ({ prompt, rowNumber }: DecidingPrompt): string =>
    prompt === null ? `row ${String(rowNumber)}` : `“${prompt}”`;
  if (deciding.length === 1) {
    return [`One prompt decides: without ${name(first)} ${insteadText([first.without], margin)}.`];
  }
  const instead = insteadText([...new Set(deciding.map(({ without }) => without))], margin);
  const named = deciding.slice(0, 3).map(name);
  const more = deciding.length - named.length;
  return [
    `Single prompts decide: without ${listText(named, "or")}${more > 0 ? ` (or one of ${String(more)} more)` : ""} ${instead}.`,
  ];
}

/** "it would be expansion or not distinguishable", "there would be no verdict". */
function insteadText(words: readonly VerdictWord[], margin: number): string {
  const terms = words.filter((word) => word !== "no verdict").map((word) => wordText(word, margin));
  return [
    ...(terms.length > 0 ? [`it would be ${terms.join(" or ")}`] : []),
    ...(words.includes("no verdict") ? ["there would be no verdict"] : []),
  ].join(", or ");
}
