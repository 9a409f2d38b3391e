import type { GainFindings } from "../gains/gainFindings.ts";
import type { Wiring } from "../gains/references.ts";
import { holm } from "../inference/holm.ts";
import { NO_VALUES } from "../sample/meanAndError.ts";
import { pairwiseSum } from "../sample/summation.ts";
import { andThen, defined, notDefined, type Statistic } from "../statistic.ts";
import type { VerdictWord } from "../verdict/modelVerdict.ts";
import { wordAfterHolm } from "../verdict/wordAfterHolm.ts";
import type { ArchitectureHypothesis } from "./architectureHypothesis.ts";
import { classFindings, type ClassModel } from "./classFindings.ts";
import { comparePair, type BarePair, type PairedComparison } from "./comparePair.ts";
import type { ModelValue } from "./classValue.ts";
import type { ModelFacts } from "./modelFacts.ts";
import { NO_PLAN, plannedAnalyses, type AnalysisPlan, type PlannedAnalysis } from "./plannedAnalyses.ts";
import { primaryP } from "./primaryTest.ts";
import { promptGains, type PairableRow, type PromptGains } from "./promptGains.ts";
import { replicatesOf, type Replicate } from "./replicates.ts";

/** One analysed model, as the input of a comparison. */
export interface ComparedModel {
  readonly name: string;
  readonly wiring: Wiring;
  /** The block of the gains; the last one, `L`, where it is left out. */
  readonly block?: string;
  /** The type of its norms, such as "LayerNorm"; null or left out where it is not stated. */
  readonly normType?: string | null;
  /** The family that the user assigns; null or left out where its facts decide. */
  readonly family?: string | null;
  /** Number of blocks; null or left out where it is not stated. */
  readonly layers?: number | null;
  /** Number of parameters; null or left out where it is not stated. */
  readonly parameters?: number | null;
  /** Facts that show whether it is another form of a compared model. */
  readonly facts?: ModelFacts;
  readonly findings: GainFindings;
  /** The rows behind the findings. */
  readonly rows: readonly PairableRow[];
}

/** The test of one model against 1, in the family of all models. */
export interface NeutralTest {
  readonly model: string;
  /** Of the test that determines the model's verdict. */
  readonly pTwoSided: Statistic;
  /** Adjusted by Holm's method over the different models that have a test; a copy has the value of its original. */
  readonly pHolm: Statistic;
  /** The same of its mean for new categories. */
  readonly newCategories: { readonly pTwoSided: Statistic; readonly pHolm: Statistic };
  /** The term of its verdict, where the adjusted p still shows the side that it names. */
  readonly word: VerdictWord;
}

/** A model's relation to the others, and whether it represents its family in a class of wiring. */
export interface ModelReplicate extends Replicate {
  /** Why it counts in no class of wiring; null where it counts. */
  readonly notCounted: string | null;
}

/** The comparison of several models. */
export interface ModelComparison {
  /** One entry per model, in their order. */
  readonly replicates: readonly ModelReplicate[];
  /** Every model with every later one whose gains are of the same block; pairs with a copy are not tested again. */
  readonly pairs: readonly PairedComparison[];
  /** One entry per model, in their order. */
  readonly neutralTests: readonly NeutralTest[];
  readonly architectures: ArchitectureHypothesis;
  /** The same hypothesis for gains of other blocks, which are never pooled; only a study of files has them. */
  readonly otherBlocks: readonly ArchitectureHypothesis[];
  /** The value of every model that counts, by the outcome of the analyses. */
  readonly values: readonly ModelValue[];
  /** The analyses that a study fixed beforehand, and the others, each with its role. */
  readonly analyses: readonly PlannedAnalysis[];
}

/**
 * Compares models pair by pair on the same prompts and at the same block, tests each against 1 as one family, and tests
 * the classes of wiring.
 *
 * @param plan the analyses that a study fixed beforehand
 */
export function compareModels(
  models: readonly ComparedModel[],
  plan: AnalysisPlan = NO_PLAN,
): ModelComparison {
  const inputs = models.map((model) => inputOf(model));
  // The hypothesis is about the last block.
  const replicates = replicatesOf(inputs).map((replicate, i) =>
    inputs[i]?.block === "L" ? replicate : { ...replicate, excluded: replicate.excluded ?? OTHER_BLOCK },
  );
  const classes = classFindings(inputs, replicates);
  const { hypothesis, uncounted } = classes;
  const planned =
    plan.outcome === "last-gain" ? classes : classFindings(models.map(growthInputOf), replicates);
  const reasons = new Map(uncounted.map(({ model, reason }) => [model, reason]));
  return {
    replicates: replicates.map((replicate) => ({
      ...replicate,
      notCounted: reasons.get(replicate.model) ?? null,
    })),
    pairs: adjusted(pairsOf(inputs, replicates)),
    neutralTests: neutralTestsOf(models, replicates),
    architectures: hypothesis,
    otherBlocks: [],
    values: planned.values,
    analyses: models.length < 2 ? [] : plannedAnalyses(planned.values, planned.hypothesis, plan),
  };
}

function inputOf(model: ComparedModel): ClassModel & { readonly block: string } {
  const { name, wiring, block = "L", normType = null, family = null, facts = {} } = model;
  const { layers = null, parameters = null, findings, rows } = model;
  const gains = promptGains(rows);
  return {
    ...{ model: name, block, wiring, normType, family, facts, layers, parameters, gains },
    floor: findings.precisionFloor?.relative ?? null,
    ownLogGain: ownLogGain(gains, findings),
  };
}

/** The model with ‖h_L‖ / ‖h_1‖ in the place of the last gain. */
function growthInputOf(model: ComparedModel): ClassModel {
  const rows = model.rows.map((row) => ({ ...row, lastGain: row.growth ?? Number.NaN }));
  const input = inputOf({ ...model, rows });
  return { ...input, ownLogGain: ownLogGain(input.gains, undefined) };
}

const OTHER_BLOCK = "its gains are not of the last block";

/** The comparison does not get the rows of a model that is analysed alone; the findings have the value. */
function ownLogGain({ byPrompt, unnamed }: PromptGains, findings: GainFindings | undefined): Statistic {
  const logs = [...[...byPrompt.values()].map(({ gain }) => gain), ...unnamed].map(Math.log);
  if (logs.length > 0) return defined(pairwiseSum(logs) / logs.length);
  return findings?.lnMean ?? notDefined(NO_VALUES);
}

function pairsOf(
  inputs: readonly { readonly model: string; readonly block: string; readonly gains: PromptGains }[],
  replicates: readonly Replicate[],
): readonly BarePair[] {
  return inputs.flatMap((first, i) =>
    inputs.flatMap((second, j) =>
      j <= i || second.block !== first.block
        ? []
        : comparePair(
            { name: first.model, gains: first.gains },
            { name: second.model, gains: second.gains },
            repeatOf(replicates[i], replicates[j]),
          ),
    ),
  );
}

/** Why a pair is not one of different models; null where it is. */
function repeatOf(first: Replicate | undefined, second: Replicate | undefined): string | null {
  if (first === undefined || second === undefined) return null;
  if ((first.copyOf ?? first.model) === (second.copyOf ?? second.model)) {
    return `${first.model} and ${second.model} have the same gains: one model counts once`;
  }
  const copies = [first, second].flatMap(({ model, copyOf }) =>
    copyOf === null ? [] : [`${model} has the gains of ${copyOf}`],
  );
  return copies.length === 0 ? null : `${copies.join(", ")}: the pair is tested once`;
}

function adjusted(pairs: readonly BarePair[]): readonly PairedComparison[] {
  const none = notDefined(NO_VALUES);
  const ratios = holm(pairs.map(({ ratioTest }) => andThen(ratioTest, ({ pTwoSided }) => pTwoSided)));
  const categories = holm(pairs.map(({ categoryByModel }) => andThen(categoryByModel, ({ p }) => p)));
  return pairs.map((pair, i) => ({
    ...pair,
    pHolm: ratios[i] ?? none,
    categoryHolm: categories[i] ?? none,
  }));
}

function neutralTestsOf(
  models: readonly ComparedModel[],
  replicates: readonly Replicate[],
): readonly NeutralTest[] {
  const none = notDefined(NO_VALUES);
  const adjust = (own: readonly Statistic[]): readonly Statistic[] =>
    holm(own.map((p, i) => (replicates[i]?.copyOf == null ? p : notDefined("a copy"))));
  const p = models.map(({ findings }) => primaryP(findings));
  const beyond = models.map(({ findings }) => andThen(findings.newCategories, ({ pTwoSided }) => pTwoSided));
  const [holms, beyondHolms] = [adjust(p), adjust(beyond)];
  return models.map(({ name, findings }, i) => {
    const copyOf = replicates[i]?.copyOf ?? null;
    const original = copyOf === null ? i : models.findIndex((model) => model.name === copyOf);
    const [pTwoSided, pHolm] = [p[i] ?? none, holms[original] ?? none];
    const both = pTwoSided.defined && pHolm.defined ? { own: pTwoSided.value, holm: pHolm.value } : null;
    return {
      ...{ model: name, pTwoSided, pHolm, word: wordAfterHolm(findings.verdict.word, both) },
      newCategories: { pTwoSided: beyond[i] ?? none, pHolm: beyondHolms[original] ?? none },
    };
  });
}
