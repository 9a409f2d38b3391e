import { blockSentences } from "./gainWords.ts";
import { SUMMARY_CAVEAT } from "./summaryCaveat.ts";
import {
  counted,
  countText,
  decimals,
  MOST_SPLITS,
  percentText,
  relativeText,
  type RowCounts,
} from "@gain/analysis";
import type { ReportInput } from "../reportInput.ts";

/** One paragraph of the methods, with this report's numbers. */
export interface MethodNote {
  readonly title: string;
  readonly text: string;
}

/** Methods and caveats as text for this input; a separate table lists the statistical methods. */
export function methods(input: ReportInput): readonly MethodNote[] {
  // For summaries alone, text that needs rows is left out.
  if (input.models.length === 0) return [definition(), { title: "Summaries", text: SUMMARY_CAVEAT }];
  return [
    measured(input),
    { title: "One primary result", text: PRIMARY_TEXT },
    prompts(input),
    families(input),
    precision(input),
    power(input),
    ...comparisons(input),
    { title: "The notebook’s statistics", text: NOTEBOOK_TEXT },
    ...references(input),
    leftOut(input),
  ];
}

const references = ({ cited }: ReportInput): readonly MethodNote[] =>
  cited === null
    ? []
    : [{ title: "References", text: `Gains of models not measured here are cited: ${cited.source}.` }];

const PRIMARY_TEXT =
  "Each question has one primary result; every other analysis of the same question is a sensitivity analysis. " +
  "The verdict on a model is the t test of ln gain over its categories, each weighted equally, and applies to these " +
  "categories. A second result applies to new categories, of which these are a sample. Gains are ratios, so they are averaged as " +
  "logarithms: the mean of 2 and 1/2 is 1.";

const NOTEBOOK_TEXT =
  "The notebook uses only the arithmetic mean and prints CONFIRMED for a mean below 1 and REJECTED otherwise. The number " +
  "that it prints as “one-sided” is, for a positive t, 1 − p/2, the p of the alternative mean < 1, though it is called " +
  "“expansion”. Both are reported as the notebook’s and do not affect the verdict.";

const CLASSES_TEXT =
  "A family of models is one replicate of its class. Copies, revisions, number types, quantisations, rewirings, fine-tunes " +
  "and adapters of one base and sizes of one release are one family, according to --family, the config’s or card’s lineage, the name, " +
  "the weights or the gains. Models as they were trained represent their family; rewired and untrained models, and cited " +
  "values, represent none. Each family’s value is the mean ln gain over the prompts that all of these models share. Welch’s " +
  "t gives the interval of the difference, a permutation test of the families’ labels its p (over all divisions up to " +
  `${countText(MOST_SPLITS)}, random ones beyond), and least squares with the norm type as a second factor the difference ` +
  "within norm types. “Parallel attention dampens” is the outcome " +
  "only where the difference is below 0, the upper bound of the parallel families below a gain of 1 and the lower bound of " +
  "the sequential ones at or above it; the first two beyond the precision floor.";

const DEFINITION =
  "h(k) is the residual stream after block k, the block’s own output before any final norm, at the last token of the " +
  "prompt. The last-layer gain is ‖h(L)‖ / ‖h(L−1)‖, the total amplification ‖h(L)‖ / ‖h(1)‖; a gain of 1 leaves the " +
  "norm as it is. Entropy, in nats, is that of the next-token distribution. ";

const definition = (): MethodNote => ({ title: "What is measured", text: DEFINITION.trim() });

function measured({ models, summaries }: ReportInput): MethodNote {
  const rows = sum(models.map(({ findings }) => findings.rows.total));
  const used = sum(models.map(({ findings }) => findings.rows.used));
  return {
    title: "What is measured",
    text: [
      `${DEFINITION}This report covers ${counted(models.length, "model")} and ${counted(rows, "row")}, ${countText(used)} of them in the statistics of the gain.`,
      ...blockSentences(models.map(({ labels }) => labels)),
      ...(summaries.length === 0 ? [] : [SUMMARY_CAVEAT]),
    ].join(" "),
  };
}

function prompts({ models }: ReportInput): MethodNote {
  const counts = [...new Set(models.map(({ findings }) => findings.categories.length))];
  const categories = counts.length === 1 ? counted(counts[0] ?? 0, "category", "categories") : "categories";
  return {
    title: "Prompts are not a random sample",
    text:
      `Prompts were chosen, here in ${categories}. A test over these categories applies to prompts like those in each category. The test ` +
      "for new categories uses the category as the unit, so its interval is wide for few categories. An association of entropy and " +
      "gain does not show a cause.",
  };
}

function families({ models, comparison }: ReportInput): MethodNote {
  const inCategories = models.map(
    ({ findings }) => findings.categories.filter(({ estimate }) => estimate.defined).length,
  );
  const pairs = comparison.pairs.filter(({ ratioTest }) => ratioTest.defined).length;
  const neutral = comparison.neutralTests.filter(
    ({ pTwoSided }, i) => pTwoSided.defined && (comparison.replicates[i]?.copyOf ?? null) === null,
  ).length;
  return {
    title: "Many tests",
    text:
      "Holm’s correction limits the probability of any false rejection in a family of tests: the categories of one model " +
      `(${inCategories.map(String).join(", ")} tests), the models against 1 (${String(neutral)}), and the pairs of models (${String(pairs)}). ` +
      "A copy of a model is not tested again. The verdict on a single model depends on its own test; where several models are " +
      "compared and the corrected p changes the verdict, both are given.",
  };
}

function precision({ models }: ReportInput): MethodNote {
  const known = models.flatMap(({ labels, findings: { precisionFloor } }) =>
    precisionFloor === null ? [] : [{ name: labels.modelName, ...precisionFloor }],
  );
  const sources = known.map(
    ({ name, relative, source }) => `${name}: ± ${relativeText(relative)}, ${source}.`,
  );
  const unknown = models.length - known.length;
  const margins = [...new Set(models.map(({ findings }) => percentText(findings.margin)))].join(", ");
  return {
    title: "Precision floor and margin",
    text: [
      "The precision floor is the relative error of a gain; a direction is given only where the nearer end of the interval lies beyond it.",
      `The margin, ${margins}, is the smallest change that matters and does not depend on the floor.`,
      ...sources,
      ...(unknown > 0
        ? [
            `For ${counted(unknown, "model")} the floor is unknown, so neither a direction nor an equality is given.`,
          ]
        : []),
    ].join(" "),
  };
}

function power({ models }: ReportInput): MethodNote {
  const seen = models.flatMap(({ labels, findings: { power: found, primary } }) =>
    found.defined
      ? [
          `${labels.modelName}: ${counted(primary.n, "prompt")}, |ln gain| of ${decimals(found.value.effect, 4)}.`,
        ]
      : [],
  );
  return {
    title: "What this number of prompts can detect",
    text: [
      "The smallest detectable effect is the distance of mean ln gain from 0 that the primary test detects with probability 0.8, if the gains have the same spread as here.",
      ...(seen.length === 0 ? ["It is not defined for these data."] : seen),
    ].join(" "),
  };
}

function comparisons({ comparison }: ReportInput): readonly MethodNote[] {
  if (comparison.pairs.length === 0) return [];
  const pairs = comparison.pairs.map(({ n }) => n);
  return [
    {
      title: "Models compared",
      text:
        "Two models are compared on the prompts that both have, by the mean ln ratio of their gains; a repeated " +
        "prompt counts once, with its geometric mean. Where every prompt has a category, categories have equal weight and the " +
        "variance is that within them (Satterthwaite’s degrees of freedom); Welch’s analysis of variance tests whether the " +
        "ratio differs by category. " +
        `The ${counted(pairs.length, "pair")} of models share ${rangeOf(pairs)} prompts. ` +
        "The difference is first − second, the ratio first / second; tests of the difference are sensitivity analyses.",
    },
    { title: "Classes of wiring", text: CLASSES_TEXT },
  ];
}

function leftOut({ models }: ReportInput): MethodNote {
  const count = (of: (rows: RowCounts) => number): number =>
    sum(models.map(({ findings }) => of(findings.rows)));
  const without = count(
    ({ nonFiniteEntropies, withoutEntropy }) => nonFiniteEntropies.count + withoutEntropy,
  );
  return {
    title: "What is left out",
    text:
      "A gain is a ratio of norms: one that is not finite, 0 or negative, or 1 because the denominator is missing is left out of every mean, test and figure: " +
      `${countText(count(({ nonFiniteGains }) => nonFiniteGains.count))}, ` +
      `${countText(count(({ nonPositiveGains }) => nonPositiveGains.count))} and ` +
      `${countText(count(({ gainsByConvention }) => gainsByConvention.count))} here. ` +
      `A repeated prompt counts once: ${counted(
        count(({ repeatedPrompts }) => repeatedPrompts.count),
        "repetition",
      )} here. ` +
      `${counted(without, "row")} without a finite entropy ${without === 1 ? "is" : "are"} left out of the associations only, ` +
      `${countText(count(({ uncategorised }) => uncategorised))} without a category of the category statistics only. ` +
      `Rows with other flags are used: ${countText(count(({ flagged }) => flagged))} here.`,
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function rangeOf(counts: readonly number[]): string {
  const low = Math.min(...counts);
  const high = Math.max(...counts);
  return low === high ? countText(low) : `${countText(low)} to ${countText(high)}`;
}
