/**
 * The analysis of matched twins, from their measurements and the rules of their plan.
 *
 *   models ─▶ pairs by cell and seed ─▶ primary outcome: word, claim in three parts
 *         │                         ├─▶ secondary outcomes, Holm over the family
 *         │                         ├─▶ profile over the blocks with its band
 *         │                         └─▶ described: history, equal loss, mechanism, flips
 *         ├─▶ learning rate that the rule chooses
 *         └─▶ trainings that were repeated: the noise of one machine
 */
import { holm } from "../inference/holm.ts";
import type { SignFlipMax } from "../inference/signFlipMax.ts";
import { defined, notDefined, type Finding, type Statistic } from "../statistic.ts";
import { pairedDifference, type PairedDifference } from "./pairedDifference.ts";
import { comparePairs, type PairComparison } from "./comparePairs.ts";
import { dampeningClaim, type DampeningClaim } from "./dampeningClaim.ts";
import { differenceHistory, type HistoryPoint } from "./differenceHistory.ts";
import { atEqualLoss } from "./equalLoss.ts";
import { flipFindings, type FlipFindings } from "./flipFindings.ts";
import { chooseLearningRate, type RateChoice } from "./learningRateRule.ts";
import { outcomeFindings, type OutcomeFindings } from "./outcomeFindings.ts";
import { pairedPower, type PairedPower } from "./pairedPower.ts";
import { replicateNoise, type ReplicateNoise } from "./replicateNoise.ts";
import type { PlannedCell, TwinDesign } from "./twinDesign.ts";
import { twinMechanism, type MechanismFinding } from "./twinMechanism.ts";
import type { TwinModel } from "./twinModel.ts";
import { lastQuantity } from "./twinOutcome.ts";
import { twinPairs, type TwinPair, type UnusedTwin } from "./twinPairs.ts";
import { twinProfile } from "./twinProfile.ts";

export interface TwinFindings {
  readonly design: TwinDesign;
  readonly primary: OutcomeFindings;
  readonly claim: DampeningClaim;
  readonly secondary: readonly SecondaryFindings[];
  readonly profile: Finding<SignFlipMax>;
  /** Every cell of the plan in its order, those that were not measured among them. */
  readonly cells: readonly CellFindings[];
  /** Of the primary cell: log last gain and validation loss. */
  readonly history: readonly HistoryPoint[];
  readonly lossHistory: readonly HistoryPoint[];
  readonly mechanism: readonly MechanismFinding[];
  readonly flips: FlipFindings;
  readonly rates: RateChoice;
  readonly replicate: ReplicateNoise | null;
  readonly power: PairedPower;
  readonly unused: readonly UnusedTwin[];
}

/** A secondary outcome. */
export interface SecondaryFindings extends OutcomeFindings {
  /** Of the paired t test, over the planned family: an outcome without a test counts in it. */
  readonly pHolm: Statistic;
}

export interface CellFindings {
  readonly cell: PlannedCell;
  /** Models that were measured, of how many that the plan names. */
  readonly measured: number;
  readonly planned: number;
  /** Log last gain on passages; also of the sweep of learning rates, whose pairs differ in their rate. */
  readonly gain: OutcomeFindings;
  readonly loss: PairComparison;
  /** Of log last gains where both models have the same loss. */
  readonly equalLoss: Finding<PairedDifference>;
  /** The smallest p of the sign-flip test lies at or above the level: it cannot reject with so few pairs. */
  readonly cannotReject: boolean;
}

export function analyzeTwins(models: readonly TwinModel[], design: TwinDesign): TwinFindings {
  const { cells, primary, level } = design;
  const ofCell = (name: string): readonly TwinModel[] => models.filter(({ cell }) => cell === name);
  const paired = new Map(cells.map(({ name }) => [name, pairsOf(ofCell(name))]));
  const pairs = (name: string): readonly TwinPair[] => paired.get(name)?.pairs ?? [];
  const main = pairs(primary.cell);
  const gains = outcomeFindings(primary, main, design);
  return {
    ...{ design, primary: gains },
    claim: dampeningClaim(gains.pairs, level),
    secondary: withHolm(
      design.secondary.map((outcome) => outcomeFindings(outcome, pairs(outcome.cell), design)),
    ),
    profile: twinProfile(pairs(design.profile.cell), design.profile.text, level),
    cells: cells.map((cell) => cellFindings(cell, ofCell(cell.name), pairs(cell.name), design)),
    history: differenceHistory(main, primary, design),
    lossHistory: differenceHistory(main, { text: primary.text, quantity: "validation loss" }, design),
    mechanism: twinMechanism(main, design),
    flips: flipFindings(main, design),
    rates: chooseLearningRate(design.rates === null ? [] : ofCell(design.rates)),
    replicate: replicateNoise(models, design.replicate),
    power: pairedPower({
      ...design.power,
      ...{ n: plannedPairs(cells, primary.cell), margin: design.margin, level },
    }),
    unused: [...paired.values()].flatMap(({ unused }) => unused),
  };
}

/** Of a sweep, a pair at every learning rate. */
function pairsOf(models: readonly TwinModel[]): ReturnType<typeof twinPairs> {
  const rates = [...new Set(models.map(({ learningRate }) => learningRate))].toSorted((a, b) => a - b);
  const seeds = models.filter(({ wiring }) => wiring === "parallel").map(({ seed }) => seed);
  // Arms with a rate of their own make one pair of two rates; a sweep has one seed at several.
  if (new Set(seeds).size === seeds.length) return twinPairs(models);
  const each = rates.map((rate) => twinPairs(models.filter(({ learningRate }) => learningRate === rate)));
  return { pairs: each.flatMap(({ pairs }) => pairs), unused: each.flatMap(({ unused }) => unused) };
}

/** Holm's method over the planned family: what was not measured has its place in it. */
function withHolm(family: readonly OutcomeFindings[]): readonly SecondaryFindings[] {
  const adjusted = holm(
    family.map(({ difference }) => (difference.defined ? defined(difference.value.pTwoSided) : defined(1))),
  );
  return family.map((findings, i) => ({
    ...findings,
    pHolm: findings.difference.defined
      ? (adjusted[i] ?? notDefined("it has no place in the family"))
      : findings.difference,
  }));
}

function cellFindings(
  cell: PlannedCell,
  models: readonly TwinModel[],
  pairs: readonly TwinPair[],
  design: TwinDesign,
): CellFindings {
  const { margin, level } = design;
  const gain = outcomeFindings({ ...design.primary, cell: cell.name }, pairs, design);
  const equal = pairs.flatMap((pair) => {
    const found = atEqualLoss(pair, design.primary.text);
    return found.defined ? [found.value.difference] : [];
  });
  return {
    ...{ cell, gain, measured: models.length, planned: 2 * cell.seeds.length * cell.rates },
    loss: comparePairs(
      pairs,
      (model) => lastQuantity(model, { text: "passages", quantity: "validation loss" }),
      design,
    ),
    equalLoss:
      equal.length === 0 ? notDefined("no pair was measured") : pairedDifference(equal, margin, level),
    cannotReject: gain.difference.defined && gain.difference.value.signFlip.smallestP >= level,
  };
}

const plannedPairs = (cells: readonly PlannedCell[], name: string): number =>
  cells.find((cell) => cell.name === name)?.seeds.length ?? 0;
