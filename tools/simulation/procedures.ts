/** A procedure and its nominal rate: how often it rejects a true hypothesis, or covers the true value. */
export interface Procedure {
  readonly label: string;
  readonly claim: "rejects" | "covers";
}

/** The population of a procedure determines the true value in a design. */
export const PROCEDURES = {
  stratifiedT: { label: "`stratifiedMean`: t test about these categories", claim: "rejects" },
  stratifiedInterval: { label: "`stratifiedMean`: interval about these categories", claim: "covers" },
  stratifiedEquivalence: {
    label: "`equivalenceOnLog` of `stratifiedMean`, where the truth is the margin",
    claim: "rejects",
  },
  bootstrapInterval: {
    label: "`stratifiedBootstrap` (999 resamples): interval about these categories",
    claim: "covers",
  },
  clusteredT: { label: "`clusteredMean`: t test about new categories", claim: "rejects" },
  clusteredInterval: { label: "`clusteredMean`: interval about new categories", claim: "covers" },
  clusteredEquivalence: {
    label: "`equivalenceOnLog` of `clusteredMean`, where the truth is the margin",
    claim: "rejects",
  },
  plainT: {
    label: "`oneSampleT`: t test about new categories, as if prompts were one sample",
    claim: "rejects",
  },
  wilcoxon: { label: "`wilcoxonSignedRank`: about the true pseudomedian", claim: "rejects" },
  hodgesLehmann: { label: "`hodgesLehmann`: interval of the pseudomedian", claim: "covers" },
  sign: { label: "`signTest`: about the true median", claim: "rejects" },
  medianInterval: { label: "`medianInterval`: interval of the median", claim: "covers" },
  anova: { label: "`welchAnova` (and `interactionTest`): categories with equal means", claim: "rejects" },
  pairs: { label: "`pairwiseWelch`: any pair of categories with equal means, by Holm's p", claim: "rejects" },
  within: { label: "`withinCorrelation`: p of quantities that are independent", claim: "rejects" },
  withinInterval: { label: "`withinCorrelation`: Fisher's interval of r", claim: "covers" },
  slopeInterval: { label: "`withinCorrelation`: interval of the slope", claim: "covers" },
  withinPermutation: {
    label: "`withinPermutation` (199 permutations): independent quantities",
    claim: "rejects",
  },
  welchT: { label: "`welchT`: two groups of families with equal means", claim: "rejects" },
  welchInterval: { label: "`welchT`: interval of the difference", claim: "covers" },
  groupPermutation: {
    label: "`permutationOfGroups`: two groups of families with equal means",
    claim: "rejects",
  },
  signFlip: { label: "`signFlip`: ln ratios of two models, centred at 0", claim: "rejects" },
  pairedT: { label: "`oneSampleT`: ln ratios of two models, centred at 0", claim: "rejects" },
} as const satisfies Record<string, Procedure>;

export type ProcedureName = keyof typeof PROCEDURES;

/** The level of tests; intervals are at 1 − this. */
export const LEVEL = 0.05;

/** The nominal rate of a procedure, as a share of all runs. */
export const nominal = (name: ProcedureName): number =>
  PROCEDURES[name].claim === "rejects" ? LEVEL : 1 - LEVEL;

/** Whether each procedure rejected, or covered, in one run; null where it was not defined. */
export type Outcomes = Partial<Record<ProcedureName, boolean | null>>;
