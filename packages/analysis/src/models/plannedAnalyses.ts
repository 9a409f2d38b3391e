/**
 * The analyses of several models that a study can declare, each with its role: the one that was fixed as primary, those
 * that were planned as exploratory, and those that nobody planned.
 */
import { counted, countText, decimals } from "../numberText.ts";
import { onGainScale } from "../inference/gainScale.ts";
import { mixedModel, type MixedColumn, type MixedModel } from "../inference/mixedModel.ts";
import type { ConfidenceInterval } from "../inference/oneSampleT.ts";
import { andFind, andThen, defined, notDefined, type Finding, type Statistic } from "../statistic.ts";
import type { ArchitectureHypothesis } from "./architectureHypothesis.ts";
import type { ModelValue } from "./classValue.ts";

/** The quantity of a model that is analysed: ‖h_L‖ / ‖h_{L−1}‖, or ‖h_L‖ / ‖h_1‖. */
export const OUTCOMES = ["last-gain", "growth"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The analyses by their names in a study file. */
export const ANALYSES = ["wiring-by-families", "wiring-mixed-model", "parameters-mixed-model"] as const;
export type AnalysisName = (typeof ANALYSES)[number];

/** Further columns of the mixed model of the wiring. */
export const COVARIATES = ["norm", "depth"] as const;
export type Covariate = (typeof COVARIATES)[number];

/** What a study fixes before its models are measured. */
export interface AnalysisPlan {
  readonly outcome: Outcome;
  readonly primary: AnalysisName;
  readonly covariates: readonly Covariate[];
  /** Planned beside the primary one, without a claim. */
  readonly exploratory: readonly AnalysisName[];
}

/** `sensitivity`: the primary analysis again with fewer models. */
export type AnalysisRole = "primary" | "sensitivity" | "exploratory, planned" | "exploratory";

/** One analysis with its result; ratios are of gains, or of growths. */
export interface PlannedAnalysis {
  readonly name: AnalysisName;
  readonly role: AnalysisRole;
  /** The models that a sensitivity analysis is of. */
  readonly of?: string;
  readonly outcome: Outcome;
  /** "parallel ÷ sequential", or what else the ratio is of. */
  readonly unit: string;
  /** The model in the notation of R. */
  readonly formula: string;
  readonly ratio: Finding<{ readonly ratio: number; readonly interval: ConfidenceInterval }>;
  /** Two-sided. */
  readonly p: Statistic;
  /** Numbers of models and families, and what qualifies the result; one sentence without its full stop. */
  readonly remark: string;
}

/** What the program does without a plan: the test by families is primary, everything else exploratory. */
export const NO_PLAN: AnalysisPlan = {
  outcome: "last-gain",
  primary: "wiring-by-families",
  covariates: ["norm", "depth"],
  exploratory: [],
};

/** @param hypothesis the classes of wiring by the plan's outcome, whose values are given too */
export function plannedAnalyses(
  values: readonly ModelValue[],
  hypothesis: ArchitectureHypothesis,
  plan: AnalysisPlan,
): readonly PlannedAnalysis[] {
  const usable = values.flatMap((value) =>
    value.logGain.defined ? [{ ...value, ln: value.logGain.value }] : [],
  );
  const comparable: Finding<readonly Counted[]> =
    usable.length === 0
      ? NO_MODEL
      : hypothesis.difference.defined || isOneClass(hypothesis)
        ? defined(usable)
        : hypothesis.difference;
  return ANALYSES.map((name) => {
    const role = roleOf(name, plan);
    const result =
      name === "wiring-by-families" ? byFamilies(hypothesis, plan) : ofMixedModel(name, comparable, plan);
    // What the permutation test of these families cannot decide, a model that nobody planned does not decide either.
    const isOpen =
      role === "exploratory" && name === "wiring-mixed-model" && hypothesis.status === "cannot decide";
    return {
      ...{ name, role, outcome: plan.outcome },
      ...result,
      ...(isOpen && { p: notDefined("so few families cannot decide, and no plan names this analysis") }),
    };
  });
}

const NO_MODEL = notDefined("no model counts in a class");

const roleOf = (name: AnalysisName, { primary, exploratory }: AnalysisPlan): AnalysisRole => {
  if (name === primary) return "primary";
  return exploratory.includes(name) ? "exploratory, planned" : "exploratory";
};

type Counted = ModelValue & { readonly ln: number };
type Result = Pick<PlannedAnalysis, "unit" | "formula" | "ratio" | "p" | "remark">;

const isOneClass = ({ parallel, sequential }: ArchitectureHypothesis): boolean =>
  Math.min(parallel.families, sequential.families) === 0;

const OUTCOME_TEXT: Readonly<Record<Outcome, string>> = { "last-gain": "ln gain", growth: "ln growth" };
const RATIO = "parallel ÷ sequential";

function byFamilies(
  { difference, interval, permutation, families, parallel, sequential }: ArchitectureHypothesis,
  { outcome }: AnalysisPlan,
): Result {
  const models = families.reduce((sum, family) => sum + family.models.length, 0);
  const counts =
    `${countText(parallel.families)} parallel and ${counted(sequential.families, "sequential family", "sequential families")} ` +
    `of ${counted(models, "model")}`;
  return {
    unit: RATIO,
    formula: `mean of ${OUTCOME_TEXT[outcome]} by family ~ wiring`,
    ratio: models === 0 ? NO_MODEL : andFind(difference, (value) => ratioOf(value, interval)),
    p: andThen(permutation, ({ pTwoSided }) => pTwoSided),
    remark: [
      counts,
      ...(interval.defined
        ? [`Welch's interval${permutation.defined ? ", p of the permutation test" : ""}`]
        : []),
    ].join("; "),
  };
}

function ofMixedModel(
  name: Exclude<AnalysisName, "wiring-by-families">,
  comparable: Finding<readonly Counted[]>,
  { outcome, covariates }: AnalysisPlan,
): Result {
  const isWiring = name === "wiring-mixed-model";
  const unit = isWiring ? RATIO : "per tenfold parameters";
  if (!comparable.defined)
    return {
      unit,
      formula: formulaOf(outcome, isWiring ? ["wiring", ...covariates] : ["lg parameters"]),
      ratio: comparable,
      p: comparable,
      remark: "",
    };
  const models = comparable.value;
  const sized = models.filter(({ parameters }) => parameters !== null);
  const used = isWiring ? models : sized;
  const { columns, left } = isWiring
    ? wiringColumns(models, covariates)
    : {
        columns: [parametersColumn(sized)],
        left:
          sized.length < models.length
            ? [`${counted(models.length - sized.length, "model")} of unknown size left out`]
            : [],
      };
  const fit =
    used.length === 0
      ? notDefined("no model that counts states its number of parameters")
      : mixedModel(
          used.map(({ ln }) => ln),
          columns,
          used.map(familyKey),
        );
  const effect = andFind(fit, ({ effects }) => {
    const [first] = effects;
    return first === undefined ? notDefined("no effect") : defined(first);
  });
  return {
    unit,
    formula: formulaOf(
      outcome,
      columns.map((column) => column.name),
    ),
    ratio: andFind(effect, ({ mean, interval }) => ratioOf(mean, defined(interval))),
    p: andThen(effect, ({ pTwoSided }) => pTwoSided),
    remark: [countsOf(used), ...(fit.defined ? [spreadText(fit.value)] : []), ...left].join("; "),
  };
}

/** Norm types as indicators and the number of blocks, as far as they vary and are known of every model. */
function wiringColumns(
  models: readonly Counted[],
  covariates: readonly Covariate[],
): { readonly columns: readonly MixedColumn[]; readonly left: readonly string[] } {
  const columns: MixedColumn[] = [
    { name: "wiring", values: models.map(({ wiring }) => Number(wiring === "parallel")) },
  ];
  const left: string[] = [];
  for (const covariate of covariates) {
    const values =
      covariate === "norm" ? models.map(({ normType }) => normType) : models.map(({ layers }) => layers);
    const levels = [...new Set<string | number | null>(values)];
    const what = covariate === "norm" ? "norm type" : "depth";
    if (levels.includes(null)) left.push(`${what} is left out, since it is not known of every model`);
    else if (levels.length < 2) left.push(`${what} is left out, since all models have the same`);
    else if (covariate === "depth")
      columns.push({ name: "ln blocks", values: models.map(({ layers }) => Math.log(layers ?? Number.NaN)) });
    else
      for (const level of levels.slice(1))
        columns.push({
          name: `norm = ${String(level)}`,
          values: models.map(({ normType }) => Number(normType === level)),
        });
  }
  return { columns, left };
}

const parametersColumn = (models: readonly Counted[]): MixedColumn => ({
  name: "lg parameters",
  values: models.map(({ parameters }) => Math.log10(parameters ?? Number.NaN)),
});

const familyKey = ({ family }: ModelValue): string => family.toLowerCase();

const formulaOf = (outcome: Outcome, columns: readonly string[]): string =>
  `${OUTCOME_TEXT[outcome]} ~ ${columns.join(" + ")} + (1 | family)`;

const ratioOf = (ln: number, interval: Finding<ConfidenceInterval>): PlannedAnalysis["ratio"] =>
  andFind(interval, (ends) =>
    andThen(onGainScale(ends), (onRatio) => ({ ratio: Math.exp(ln), interval: onRatio })),
  );

const countsOf = (models: readonly Counted[]): string =>
  `${counted(models.length, "model")} of ${counted(new Set(models.map(familyKey)).size, "family", "families")}`;

/** SDs between and within families, on the scale of ln. */
function spreadText({ groupVariance, residualVariance, isSingular }: MixedModel): string {
  if (!groupVariance.defined)
    return `one model a family, with an SD of ${decimals(Math.sqrt(residualVariance), 3)}`;
  if (isSingular)
    return `the estimated variance between families is 0 (singular fit), SD within ${decimals(Math.sqrt(residualVariance), 3)}`;
  return `SD between families ${decimals(Math.sqrt(groupVariance.value), 3)}, within ${decimals(Math.sqrt(residualVariance), 3)}`;
}
