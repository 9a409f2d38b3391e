import type { GainEstimate } from "../gains/gainEstimate.ts";
import type { ConfidenceInterval } from "../inference/oneSampleT.ts";
import type { DetectableEffect } from "../inference/detectableEffect.ts";
import {
  counted,
  countText,
  decimals,
  degreesText,
  gainText,
  listText,
  namedPText,
  percentText,
  relativeText,
} from "../numberText.ts";
import { estimateDigits, intervalTo, meanTo } from "../estimateText.ts";
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
  };
}

function headline({ parts, primary, margin }: VerdictDetails): string {
  const { word, beyond, below } = parts;
  if (word === "no verdict") return "no verdict";
  const here = `${wordText(word, margin)} on ${primary.population}`;
  const opposed = below.length > 0 ? ["categories lie on both sides of 1"] : [];
  return [`${here}${beyond === null ? "" : beyondText(word, beyond)}`, ...opposed, ...scaleText(parts)].join(
    "; ",
  );
}

/** A verdict's term, with its margin where it depends on one. */
export const wordText = (word: VerdictWord, margin: number): string =>
  word === "no change" ? `no change larger than ${percentText(margin)}` : word;

function beyondText(word: VerdictWord, beyond: Direction): string {
  return word === beyond || word === `negligible ${beyond}` ? " and beyond them" : `; ${beyond} beyond them`;
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
  return [
    ...(named.length > 0
      ? [
          `Of ${countText(total)} gains ${listText(named)}: no ratio of norms, so they are left out of every mean, test and figure.`,
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
  if (!estimate.defined) return [`There is no verdict: ${estimate.reason}.`];
  const sample =
    population === "these categories"
      ? "Over these categories, each with the same weight,"
      : `Over ${counted(n, "prompt")} as one sample (${why ?? ""}),`;
  const said = `${sample} the geometric mean gain is ${testedText(estimate.value)}.`;
  if (precisionFloor === null) {
    return [said, "The precision of these gains is not known, so no direction is given."];
  }
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
  if (primary.population !== "these categories") {
    return ["These prompts give no estimate for other categories of prompts."];
  }
  if (!newCategories.defined)
    return [`For categories beyond these there is no estimate: ${newCategories.reason}.`];
  return [
    `For categories beyond these, of which these are the sample, it is ${testedText(newCategories.value)}.`,
  ];
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
  const seen = power.defined
    ? `: such prompts find a mean of ${gainText(Math.exp(-power.value.effect))} or ${gainText(Math.exp(power.value.effect))} with probability ${String(power.value.power)}`
    : "";
  const needed =
    promptsNeeded.defined && promptsNeeded.value > primary.n
      ? `; about ${countText(promptsNeeded.value)} prompts of this spread would show a gain within ${percentText(margin)} of 1`
      : "";
  return [`${caution}${seen}${needed}.`];
}

function decidingSentence({ deciding, margin }: VerdictDetails): readonly string[] {
  if (deciding === null || deciding.length === 0) return [];
  const [first] = deciding;
  if (first === undefined) return [];
  const name = ({ prompt, rowNumber }: DecidingPrompt): string =>
    prompt === null ? `row ${String(rowNumber)}` : `“${prompt}”`;
  if (deciding.length === 1) {
    return [`One prompt decides: without ${name(first)} it would be ${wordText(first.without, margin)}.`];
  }
  const words = [...new Set(deciding.map(({ without }) => wordText(without, margin)))].join(" or ");
  const named = deciding.slice(0, 3).map(name);
  const more = deciding.length - named.length;
  return [
    `Single prompts decide: without ${listText(named, "or")}${more > 0 ? ` (or one of ${String(more)} more)` : ""} it would be ${words}.`,
  ];
}
