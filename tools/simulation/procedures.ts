/** What a procedure promises in a simulated design: how often it rejects what is true, or covers what is true. */
export interface Procedure {
  readonly says: string;
  readonly claim: "rejects" | "covers";
}

/** For what population a procedure is meant decides what is true in a design. */
export const PROCEDURES = {
  stratifiedT: { says: "`stratifiedMean`: t test about these categories", claim: "rejects" },
  stratifiedInterval: { says: "`stratifiedMean`: interval about these categories", claim: "covers" },
  stratifiedEquivalence: {
    says: "`equivalenceOnLog` of `stratifiedMean`, where the truth is the margin",
    claim: "rejects",
  },
  bootstrapInterval: {
    says: "`stratifiedBootstrap` (999 resamples): interval about these categories",
    claim: "covers",
  },
  clusteredT: { says: "`clusteredMean`: t test about new categories", claim: "rejects" },
  clusteredInterval: { says: "`clusteredMean`: interval about new categories", claim: "covers" },
  clusteredEquivalence: {
    says: "`equivalenceOnLog` of `clusteredMean`, where the truth is the margin",
    claim: "rejects",
  },
  plainT: {
    says: "`oneSampleT`: t test about new categories, as if prompts were one sample",
    claim: "rejects",
  },
  wilcoxon: { says: "`wilcoxonSignedRank`: about the true pseudomedian", claim: "rejects" },
  hodgesLehmann: { says: "`hodgesLehmann`: interval of the pseudomedian", claim: "covers" },
  sign: { says: "`signTest`: about the true median", claim: "rejects" },
  medianInterval: { says: "`medianInterval`: interval of the median", claim: "covers" },
  anova: { says: "`welchAnova` (and `interactionTest`): categories with equal means", claim: "rejects" },
  pairs: { says: "`pairwiseWelch`: any pair of categories with equal means, by Holm's p", claim: "rejects" },
  within: { says: "`withinCorrelation`: p of quantities that are independent", claim: "rejects" },
  withinInterval: { says: "`withinCorrelation`: Fisher's interval of r", claim: "covers" },
  slopeInterval: { says: "`withinCorrelation`: interval of the slope", claim: "covers" },
  withinPermutation: {
    says: "`withinPermutation` (199 permutations): independent quantities",
    claim: "rejects",
  },
  welchT: { says: "`welchT`: two groups of families with equal means", claim: "rejects" },
  welchInterval: { says: "`welchT`: interval of the difference", claim: "covers" },
  groupPermutation: {
    says: "`permutationOfGroups`: two groups of families with equal means",
    claim: "rejects",
  },
  signFlip: { says: "`signFlip`: ln ratios of two models, centred at 0", claim: "rejects" },
  pairedT: { says: "`oneSampleT`: ln ratios of two models, centred at 0", claim: "rejects" },
} as const satisfies Record<string, Procedure>;

export type ProcedureName = keyof typeof PROCEDURES;

/** The level of tests; intervals are at 1 − this. */
export const LEVEL = 0.05;

/** What a procedure should do, in shares of all runs. */
export const nominal = (name: ProcedureName): number =>
  PROCEDURES[name].claim === "rejects" ? LEVEL : 1 - LEVEL;

/** Whether each procedure did what it claims in one run; null where it was not defined. */
export type Outcomes = Partial<Record<ProcedureName, boolean | null>>;
