import {
  estimateText,
  type ArchitectureHypothesis,
  type ClassOutcome,
  type VerdictWord,
} from "@gain/analysis";

/** What the title of several models rests on. */
export interface TitledModels {
  readonly models: readonly {
    readonly copyOf: string | null;
    /** After Holm's adjustment over the models. */
    readonly word: VerdictWord;
  }[];
  readonly architectures: Pick<
    ArchitectureHypothesis,
    "outcome" | "parallel" | "sequential" | "difference" | "interval"
  >;
}

type Outcome = Exclude<ClassOutcome, "not testable">;

const OUTCOME_TITLES: Readonly<Record<Outcome, string>> = {
  "cannot decide with this design": "So few families cannot decide about wiring:",
  "no difference shown": "No difference between the wirings is shown:",
  "not separable from norm type": "The wirings differ, not separably from norm type:",
  "no difference within norm types": "The wirings differ, but not within a norm type:",
  "parallel attention dampens, sequential does not": "Parallel families dampen, sequential do not:",
  "parallel dampens, sequential is not told from 1": "Parallel families dampen, sequential are open:",
  "both dampen, parallel more": "Families of both wirings dampen, parallel more:",
  "parallel is lower, but not shown to dampen": "Parallel families: lower, not shown to dampen:",
  "parallel is lower, yet both are above 1": "Parallel families: lower, yet both wirings above 1:",
  "parallel is higher": "Parallel families have the higher gain:",
};

/**
 * The finding of several models: what is said of the classes of wiring, in the verdict's words, with the class means and
 * their ratio; where the classes are not tested, how many models have which verdict.
 */
export function modelForestTitle({ models, architectures }: TitledModels): string | readonly string[] {
  const { outcome, parallel, sequential, difference, interval } = architectures;
  if (
    outcome === "not testable" ||
    !parallel.mean.defined ||
    !sequential.mean.defined ||
    !difference.defined
  ) {
    return verdictCounts(models);
  }
  const gain = (lnMean: number): string => Math.exp(lnMean).toFixed(2);
  const ratio = interval.defined
    ? estimateText({
        mean: Math.exp(difference.value),
        low: Math.exp(interval.value.low),
        high: Math.exp(interval.value.high),
      })
    : gain(difference.value);
  return [
    OUTCOME_TITLES[outcome],
    `${gain(parallel.mean.value)} parallel, ${gain(sequential.mean.value)} sequential, ratio ${ratio}`,
  ];
}

/** Groups of verdicts in the order of the sentence, with their words for one model and for several. */
const VERDICTS: readonly {
  readonly words: readonly VerdictWord[];
  readonly one: string;
  readonly several: string;
}[] = [
  { words: ["dampening"], one: "dampens", several: "dampen" },
  { words: ["expansion"], one: "expands", several: "expand" },
  { words: ["negligible dampening"], one: "dampens negligibly", several: "dampen negligibly" },
  { words: ["negligible expansion"], one: "expands negligibly", several: "expand negligibly" },
  { words: ["no change"], one: "shows no change", several: "show no change" },
  {
    words: ["not distinguishable"],
    one: "is not distinguishable from 1",
    several: "are not distinguishable from 1",
  },
  { words: ["no verdict"], one: "has no verdict", several: "have no verdict" },
];

/** "Of 6 models 1 dampens, 3 expand, 2 are not distinguishable from 1"; a copy counts with its original. */
function verdictCounts(models: TitledModels["models"]): string {
  const different = models.filter(({ copyOf }) => copyOf === null);
  const parts = VERDICTS.flatMap(({ words, one, several }) => {
    const count = different.filter(({ word }) => words.includes(word)).length;
    return count === 0 ? [] : [{ count, text: count === 1 ? one : several }];
  });
  const [only] = parts;
  if (only === undefined) return "No model was measured";
  if (parts.length === 1) {
    return different.length === 1
      ? `The one model ${only.text}`
      : `All ${String(different.length)} models ${only.text}`;
  }
  return `Of ${String(different.length)} models ${parts.map(({ count, text }) => `${String(count)} ${text}`).join(", ")}`;
}
