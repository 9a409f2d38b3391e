import { holm } from "../inference/holm.ts";
import {
  intervalOf,
  oneSampleTFromSummary,
  type ConfidenceInterval,
  type OneSampleT,
} from "../inference/oneSampleT.ts";
import { positiveInterval } from "../inference/positiveInterval.ts";
import { andFind, andThen, finite, notDefined, type Finding, type Statistic } from "../statistic.ts";

/** Gains that are known only by their summary statistics. */
export interface KnownSummary {
  /** The block of the gains; summaries of one block are a family of tests. */
  readonly block: string;
  /** null for all the model's prompts. */
  readonly category: string | null;
  /** Number of prompts; null where it is not stated. */
  readonly n: number | null;
  readonly mean: number;
  /** null where it is not stated. */
  readonly sd: number | null;
  /** Subtracted from n in the SD's denominator: 0 is numpy's default, 1 pandas'. null without an SD. */
  readonly ddof: 0 | 1 | null;
}

/** What follows from a summary without its rows. */
export interface SummaryFindings {
  readonly mean: Statistic;
  /** The sample's SD with n − 1 in the denominator, converted from the source's: sd·√((n − ddof) / (n − 1)). */
  readonly sampleSd: Statistic;
  /** Of the mean gain against 1; `scipy.stats.ttest_1samp` of the gains gives the same. */
  readonly tTest: Finding<OneSampleT>;
  /** Of the mean gain; not defined where it reaches 0. */
  readonly interval: Finding<ConfidenceInterval>;
  /** The two-sided p, adjusted by Holm's method over the models, or the categories, of the same block. */
  readonly pHolm: Statistic;
}

const LEVEL = 0.95;

/** Tests each summary against 1 from n, mean and SD. Means of different blocks are never in one family. */
export function summaryFindings(summaries: readonly KnownSummary[]): readonly SummaryFindings[] {
  const alone = summaries.map((summary) => findingsOf(summary));
  const family = ({ block, category }: KnownSummary): string => JSON.stringify([block, category === null]);
  const adjusted = new Map<SummaryFindings, Statistic>();
  const families = summaries.map(family);
  for (const name of new Set(families)) {
    const members = alone.filter((_, i) => families[i] === name);
    const pValues = holm(members.map(({ pHolm }) => pHolm));
    for (const [i, member] of members.entries()) adjusted.set(member, pValues[i] ?? member.pHolm);
  }
  return alone.map((findings) => ({ ...findings, pHolm: adjusted.get(findings) ?? findings.pHolm }));
}

/** `pHolm` is still the unadjusted two-sided p. */
function findingsOf({ n, mean, sd, ddof }: KnownSummary): SummaryFindings {
  const sampleSd = sampleSdOf(n, sd, ddof);
  const known = andThen(sampleSd, (value) => ({ n: n ?? 0, mean, sd: value }));
  const tTest = andFind(known, (summary) => oneSampleTFromSummary(summary));
  return {
    mean: finite(mean),
    sampleSd,
    tTest,
    interval: andFind(tTest, ({ df }) =>
      andFind(sampleSd, (value) =>
        andFind(intervalOf({ mean, standardError: value / Math.sqrt(df + 1) }, df, LEVEL), positiveInterval),
      ),
    ),
    pHolm: andThen(tTest, ({ pTwoSided }) => pTwoSided),
  };
}

function sampleSdOf(n: number | null, sd: number | null, ddof: 0 | 1 | null): Statistic {
  if (sd === null || ddof === null) return notDefined("the source states no SD");
  if (n === null) return notDefined("the source does not state the number of prompts");
  if (n < 2) return notDefined("one value has no spread");
  return finite(sd * Math.sqrt((n - ddof) / (n - 1)));
}
