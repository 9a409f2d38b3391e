import {
  countText,
  decimals,
  degreesText,
  gainText,
  percentText,
  relativeText,
  withMinus,
  type GainFindings,
} from "@gain/analysis";
import { as, gainP, line, type EvidenceLine } from "./evidenceLine.ts";
import { notebookApplies } from "../words/notebookRule.ts";
import { pythonFixed } from "../text/pythonNumber.ts";
import type { ReportLabels } from "../reportLabels.ts";
import { sensitivityLines } from "./sensitivityLines.ts";
import { estimateText, intervalOf, rangeText } from "../text/statisticText.ts";

export type { EvidenceLine } from "./evidenceLine.ts";

export interface EvidenceGroup {
  readonly title: string;
  readonly lines: readonly EvidenceLine[];
}

/** The group titles, in order. */
export const EVIDENCE_TITLES = {
  primary: "Primary result",
  sample: "Sample",
  categories: "Categories",
  sensitivity: "Sensitivity analyses of the same question",
  margin: "Margin and power",
  entropy: "Entropy and gain",
  notebook: "The notebook’s own statistics",
} as const;

/** Every statistic of one model, in the order of a report: the primary result first. */
export function evidence(findings: GainFindings, labels: ReportLabels): readonly EvidenceGroup[] {
  return [
    { title: EVIDENCE_TITLES.primary, lines: primaryLines(findings) },
    { title: EVIDENCE_TITLES.sample, lines: sampleLines(findings, labels) },
    { title: EVIDENCE_TITLES.categories, lines: categoryLines(findings) },
    { title: EVIDENCE_TITLES.sensitivity, lines: sensitivityLines(findings) },
    { title: EVIDENCE_TITLES.margin, lines: marginLines(findings) },
    { title: EVIDENCE_TITLES.entropy, lines: entropyLines(findings) },
    { title: EVIDENCE_TITLES.notebook, lines: notebookLines(findings, labels) },
  ];
}

function primaryLines({ primary, newCategories }: GainFindings): readonly EvidenceLine[] {
  const { population, why, estimate, n } = primary;
  return [
    line(
      `Geometric mean gain, ${population}`,
      as(estimate, estimateText),
      estimate.defined
        ? {
            pValues: gainP(estimate.value),
            remark:
              why === null
                ? `${countText(n)} prompts, each category weighted equally, variance within categories`
                : `${countText(n)} prompts as one sample: ${why}`,
          }
        : {},
    ),
    line(
      "Geometric mean gain, new categories",
      as(newCategories, estimateText),
      newCategories.defined
        ? { pValues: gainP(newCategories.value), remark: "categories as clusters (CR2)" }
        : {},
    ),
  ];
}

function sampleLines(
  { gain, rows }: GainFindings,
  { plannedPrompts }: ReportLabels,
): readonly EvidenceLine[] {
  const counts = `${countText(rows.used)} used, of ${countText(rows.total)} measured and ${countText(plannedPrompts)} planned`;
  const { mean, sd, median, q1, q3, min, max } = gain;
  const number = (value: number): string => gainText(value);
  return [
    line("Prompts", { defined: true, value: counts }),
    line("Arithmetic mean", as(mean, number)),
    line("Standard deviation", as(sd, number), { remark: "of the sample, n − 1" }),
    line(
      "Median and quartiles",
      as(median, (value) =>
        q1.defined && q3.defined ? `${number(value)}, ${rangeText(q1.value, q3.value)}` : number(value),
      ),
    ),
    line(
      "Range",
      as(min, (low) => (max.defined ? rangeText(low, max.value) : number(low))),
    ),
  ];
}

function categoryLines({ categoriesDiffer, categoryPairs }: GainFindings): readonly EvidenceLine[] {
  const smallest = categoryPairs
    .flatMap(({ first, second, pHolm }) => (pHolm.defined ? [{ first, second, p: pHolm.value }] : []))
    .toSorted((a, b) => a.p - b.p)[0];
  return [
    line(
      "Do categories differ? Welch’s ANOVA of ln gain",
      as(
        categoriesDiffer,
        ({ f, dfBetween, dfWithin }) =>
          `F(${degreesText(dfBetween)}, ${degreesText(dfWithin)}) = ${decimals(f, 3)}`,
      ),
      categoriesDiffer.defined
        ? { pValues: [{ alternative: "some categories differ", p: categoriesDiffer.value.p }] }
        : {},
    ),
    ...(smallest === undefined
      ? []
      : [
          line(
            "Pair of categories with the smallest p",
            { defined: true, value: `${smallest.first} and ${smallest.second}` },
            {
              pValues: [{ alternative: "they differ", p: smallest.p }],
              remark: `Welch’s t of ln gain, Holm’s correction over ${countText(categoryPairs.length)} pairs`,
            },
          ),
        ]),
  ];
}

function marginLines({ precisionFloor, margin, equivalence, power }: GainFindings): readonly EvidenceLine[] {
  return [
    line(
      "Precision floor",
      precisionFloor === null
        ? { defined: false, reason: "the precision of these measurements is unknown" }
        : { defined: true, value: `± ${relativeText(precisionFloor.relative)} of a gain` },
      precisionFloor === null ? {} : { remark: precisionFloor.source },
    ),
    line(
      `Within ${percentText(margin)} of 1 (two one-sided tests)`,
      as(equivalence, ({ equivalent, interval: { level, low, high } }) =>
        [
          equivalent ? "shown" : "not shown",
          `${percentText(level)} interval ${intervalOf({ low: Math.exp(low), high: Math.exp(high) })}`,
        ].join("; "),
      ),
      equivalence.defined
        ? {
            pValues: [{ alternative: "within the margin", p: equivalence.value.p }],
            ...(equivalence.value.promptsNeeded.defined && {
              remark: `about ${countText(equivalence.value.promptsNeeded.value)} prompts of this spread would show it with power 0.8, if the gain is 1`,
            }),
          }
        : {},
    ),
    line(
      "Smallest detectable effect",
      as(power, ({ effect }) => `|ln gain| = ${gainText(effect)}`),
      power.defined
        ? {
            remark: `with power ${percentText(power.value.power)}, two-sided at ${String(power.value.level)}`,
          }
        : {},
    ),
  ];
}

function entropyLines({
  entropy: { within, permutation, pooled, spearman },
}: GainFindings): readonly EvidenceLine[] {
  return [
    line(
      "Within categories",
      as(within, ({ r, df }) => `r = ${decimals(r, 3)}, ${countText(df)} degrees of freedom`),
      within.defined
        ? {
            pValues: [
              { alternative: "r ≠ 0", p: within.value.pTwoSided },
              ...(permutation.defined
                ? [{ alternative: "r ≠ 0, by permutation", p: permutation.value.pTwoSided }]
                : []),
            ],
          }
        : {},
    ),
    line(
      "Over all prompts, descriptive",
      as(pooled, ({ r, n }) => `r = ${decimals(r, 3)}, ${countText(n)} prompts`),
      {
        remark: [
          "categories differ in both, so this is not a test",
          ...(spearman.defined ? [`Spearman’s ρ ${decimals(spearman.value.rho, 3)}`] : []),
        ].join("; "),
      },
    ),
  ];
}

/** The notebook's statistics come last. Its verdict is included only for models to which its hypothesis applies. */
function notebookLines({ notebook, entropy }: GainFindings, labels: ReportLabels): readonly EvidenceLine[] {
  const { tTest, significance, verdict, pythia } = notebook;
  return [
    line(
      "“One-sided” number",
      as(
        tTest,
        ({ t, df, notebook: { p, direction } }) =>
          `t(${countText(df)}) = ${withMinus(pythonFixed(t, 4))}, “one-sided, ${direction}”: ${pythonFixed(p, 6)}`,
      ),
      {
        remark: `${significance.defined ? `${significance.value.text}; ` : ""}it is p(mean < 1), for either label`,
      },
    ),
    line(
      "Entropy and gain",
      as(
        entropy.pooled,
        ({ r, pTwoSided }) => `r = ${withMinus(pythonFixed(r, 3))}, p = ${pythonFixed(pTwoSided, 4)}`,
      ),
      { remark: "over all prompts" },
    ),
    ...(notebookApplies(labels)
      ? [
          line("Rule: is the mean below 1?", as(verdict, String)),
          line(
            "Compared with Pythia-6.9B",
            as(pythia, ({ consistency }) => consistency),
          ),
        ]
      : []),
  ];
}
