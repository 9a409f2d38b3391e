import { REFERENCE_SOURCE, VERDICT_LEVEL } from "@gain/analysis";
import type { ReportInput } from "./reportInput.ts";
import { countText, percentText } from "./statisticText.ts";

/** One point of the methods, with this report's numbers. */
export interface MethodNote {
  readonly title: string;
  readonly text: string;
}

/** Methods and caveats in words, for this input. */
export function methods(input: ReportInput): readonly MethodNote[] {
  return [
    measured(input),
    { title: "The verdict", text: VERDICT_TEXT },
    { title: "p-values", text: P_VALUE_TEXT },
    intervals(input),
    prompts(input),
    families(input),
    precision(input),
    power(input),
    ...comparisons(input),
    { title: "References", text: `Gains of models not measured here are cited: ${REFERENCE_SOURCE}.` },
    leftOut(input),
  ];
}

const VERDICT_TEXT =
  `A model is said to dampen or to expand only where the two-sided t test of its mean gain against 1 rejects at ` +
  `${String(VERDICT_LEVEL)} and the mean lies farther from 1 than the precision floor, where that floor is known. ` +
  "Everything else is not distinguishable, which is no evidence of a gain of 1; for that there is the equivalence test. " +
  "The notebook’s own rule looks at the mean alone and says CONFIRMED for a mean below 1 and REJECTED otherwise.";

const P_VALUE_TEXT =
  "Every p-value stands beside its alternative. The notebook prints one number as “one-sided”: for a positive t it is " +
  "1 − p/2 and called “expansion”, though it is the p of the alternative mean < 1; it is given under that name, and " +
  "the p of each alternative beside it. Wilcoxon’s test and the sign test speak of the median, the t tests of the mean.";

const CLASSES_TEXT =
  "A family of models is one replicate of its class: copies, revisions, number types, quantisations, rewirings, fine-tunes " +
  "and adapters of one base and sizes of one release are one family, by --family, the config’s or card’s lineage, the name, " +
  "the weights or the gains. Models as they were trained stand for their family; rewired and untrained models, and cited " +
  "values, stand for none. Each family’s value is the mean ln gain over the prompts that all of these models share. Welch’s " +
  "t gives the interval of the difference, an exact permutation test over all divisions of the families its p, and least " +
  "squares with the norm type as a second factor the difference within norm types. “Parallel attention dampens” is said " +
  "only where the difference is below 0, the upper bound of the parallel families below a gain of 1 and the lower bound of " +
  "the sequential ones at or above it, each beyond the precision floor.";

function measured({ models }: ReportInput): MethodNote {
  const rows = sum(models.map(({ findings }) => findings.rows.total));
  const finite = sum(models.map(({ findings }) => findings.rows.finiteGains));
  return {
    title: "What is measured",
    text:
      "h(k) is the residual stream after block k, the block’s own output before any final norm, at the last token of the " +
      "prompt. The last-layer gain is ‖h(L)‖ / ‖h(L−1)‖, the total amplification ‖h(L)‖ / ‖h(1)‖; a gain of 1 leaves the " +
      "norm as it is. Entropy, in nats, is that of the next-token distribution. " +
      `This report covers ${counted(models.length, "model")} and ${counted(rows, "row")}, ${countText(finite)} of them with a finite gain.`,
  };
}

function intervals({ models }: ReportInput): MethodNote {
  const drawn = models.flatMap(({ findings: { bootstrap } }) => (bootstrap.defined ? [bootstrap.value] : []));
  const [first] = drawn;
  const resampling =
    first === undefined
      ? "No bootstrap interval is defined for these data. "
      : `The bootstrap interval is bias-corrected and accelerated, from ${countText(first.resamples)} resamples with seed ${first.seed}. `;
  return {
    title: "Intervals and averages",
    text:
      `Student’s interval takes the mean of the gains as normal, the bootstrap does not. ${resampling}` +
      "Gains are ratios, which average geometrically: the analysis of ln gain gives the geometric mean and its test.",
  };
}

function prompts({ models }: ReportInput): MethodNote {
  const counts = [...new Set(models.map(({ findings }) => findings.categories.length))];
  const categories = counts.length === 1 ? counted(counts[0] ?? 0, "category", "categories") : "categories";
  return {
    title: "Prompts are not a random sample",
    text:
      `Prompts were chosen, here in ${categories}, so a test speaks of prompts like these. Prompts of a category can resemble one ` +
      "another; the cluster-robust estimate allows for that, but with as few clusters as there are categories it tends to " +
      "be too sure. The correlation of entropy and gain is over these prompts and shows no cause.",
  };
}

function families({ models, comparison }: ReportInput): MethodNote {
  const inCategories = models.map(
    ({ findings }) => findings.categories.filter(({ tTest }) => tTest.defined).length,
  );
  const pairs = comparison.pairs.filter(({ ratioTest }) => ratioTest.defined).length;
  const neutral = comparison.neutralTests.filter(
    ({ pTwoSided }, i) => pTwoSided.defined && (comparison.replicates[i]?.copyOf ?? null) === null,
  ).length;
  return {
    title: "Many tests",
    text:
      "Holm’s correction holds the chance of a single false rejection in a family of tests: the categories of one model " +
      `(${inCategories.map(String).join(", ")} tests), the models against 1 (${String(neutral)}), and the pairs of models (${String(pairs)}). ` +
      "A copy of a model is no further test. The verdict on a model alone rests on its own test; where several models stand " +
      "together and the corrected p changes the word, both are given.",
  };
}

function precision({ models }: ReportInput): MethodNote {
  const known = models.flatMap(({ labels, findings: { precisionFloor } }) =>
    precisionFloor === null ? [] : [{ name: labels.modelName, ...precisionFloor }],
  );
  const sources = known.map(({ name, relative, source }) => `${name}: ±${percentText(relative)}, ${source}.`);
  const unknown = models.length - known.length;
  return {
    title: "Precision floor and equivalence",
    text: [
      "A difference smaller than what the measurement resolves is none. The floor is the relative error of a gain; two one-sided t tests ask whether the mean lies within 1 ± the floor.",
      ...sources,
      ...(unknown > 0
        ? [
            `For ${counted(unknown, "model")} the floor is not known, so there is no margin for an equivalence test.`,
          ]
        : []),
    ].join(" "),
  };
}

function power({ models }: ReportInput): MethodNote {
  const seen = models.flatMap(({ labels, findings: { power: analysis } }) =>
    analysis.defined
      ? [
          `${labels.modelName}: ${counted(analysis.value.n, "prompt")}, |mean − 1| of ${analysis.value.smallestEffect.toFixed(4)}.`,
        ]
      : [],
  );
  return {
    title: "What this number of prompts can see",
    text: [
      "The smallest effect seen is the distance from 1 that a two-sided t test at 0.05 finds with probability 0.8, if the gains spread as they do here.",
      ...(seen.length === 0 ? ["It is not defined for these data."] : seen),
    ].join(" "),
  };
}

function comparisons({ models, comparison }: ReportInput): readonly MethodNote[] {
  if (models.length < 2) return [];
  const pairs = comparison.pairs.map(({ n }) => n);
  return [
    {
      title: "Models compared",
      text:
        "Two models are compared on the prompts that both have, by the mean ln ratio of their gains; a prompt that comes " +
        "again counts once, with its geometric mean. Where every prompt has a category, categories have equal weight and the " +
        "variance is that within them (Satterthwaite’s degrees of freedom); Welch’s analysis of variance asks whether the " +
        "ratio differs by category. " +
        `The ${counted(pairs.length, "pair")} of models share ${rangeOf(pairs)} prompts. ` +
        "The difference is first − second, the ratio first / second; tests of the difference are sensitivity analyses.",
    },
    { title: "Classes of wiring", text: CLASSES_TEXT },
  ];
}

function leftOut({ models }: ReportInput): MethodNote {
  const counts = {
    gains: sum(models.map(({ findings }) => findings.rows.nonFiniteGains.count)),
    entropies: sum(
      models.map(({ findings: { rows } }) => rows.nonFiniteEntropies.count + rows.withoutEntropy),
    ),
    uncategorised: sum(models.map(({ findings }) => findings.rows.uncategorised)),
    flagged: sum(models.map(({ findings }) => findings.rows.flagged)),
  };
  return {
    title: "What is left out",
    text:
      `Rows whose gain is NaN or infinite are left out of every statistic of the gain: ${countText(counts.gains)} here. ` +
      `${counted(counts.entropies, "row")} without a finite entropy ${counts.entropies === 1 ? "is" : "are"} left out of the correlations alone, ` +
      `${countText(counts.uncategorised)} without a category of the categories alone. ` +
      `Flagged rows stay in: ${countText(counts.flagged)} here.`,
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const counted = (count: number, one: string, many = `${one}s`): string =>
  `${countText(count)} ${count === 1 ? one : many}`;

function rangeOf(counts: readonly number[]): string {
  const low = Math.min(...counts);
  const high = Math.max(...counts);
  return low === high ? countText(low) : `${countText(low)} to ${countText(high)}`;
}
