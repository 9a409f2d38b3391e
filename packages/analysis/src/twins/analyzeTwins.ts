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
import { andThen, defined, notDefined, type Finding, type Statistic } from "../statistic.ts";
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
import { lastQuantity, type TwinOutcome } from "./twinOutcome.ts";
import { twinPairs, type TwinPair, type UnusedTwin } from "./twinPairs.ts";
import { twinProfile } from "./twinProfile.ts";

export interface TwinFindings {
  readonly design: TwinDesign;
  readonly primary: OutcomeFindings;
  readonly claim: DampeningClaim;
  readonly secondary: readonly SecondaryFindings[];
  readonly profile: ProfileFindings;
  /** Every cell of the plan in its order, those that were not measured among them. */
  readonly cells: readonly CellFindings[];
  /** Of the primary cell: log last gain and validation loss. */
  readonly history: readonly HistoryPoint[];
  readonly lossHistory: readonly HistoryPoint[];
  readonly mechanism: readonly MechanismFinding[];
  readonly flips: FlipFindings;
  readonly rates: RateChoice;
  /** Pairs of which each arm has its own best learning rate; null where there are none. */
  readonly ownRates: CellFindings | null;
  readonly replicate: ReplicateNoise | null;
  /** Of the planned pairs of the primary cell; null where the plan states no SD. */
  readonly power: PairedPower | null;
  readonly unused: readonly UnusedTwin[];
}

/** The difference of log gains at every block. */
interface ProfileFindings {
  readonly band: Finding<SignFlipMax>;
  /** Of the smallest p over the blocks, in the family; null where the plan has the profile outside of it. */
  readonly pHolm: Statistic | null;
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
  /** Log last gain on passages. A cell of several learning rates has pairs and no mean, since they share a seed. */
  readonly gain: OutcomeFindings;
  readonly loss: PairComparison;
  /** Of log last gains where both models have the same loss. */
  readonly equalLoss: Finding<PairedDifference>;
  /** Of this gain in the planned family; null for a cell that the family does not test. */
  readonly pHolm: Statistic | null;
  /** The smallest p of the sign-flip test lies at or above the level: it cannot reject with so few pairs. */
  readonly cannotReject: boolean;
}

export function analyzeTwins(models: readonly TwinModel[], design: TwinDesign): TwinFindings {
  const { cells, primary, level, ownRates, power } = design;
  const ofCell = (name: string): readonly TwinModel[] => models.filter(({ cell }) => cell === name);
  const paired = new Map(
    [...cells, ...(ownRates === null ? [] : [ownRates])].map(({ name }) => [name, pairsOf(ofCell(name))]),
  );
  const pairs = (name: string): readonly TwinPair[] => paired.get(name)?.pairs ?? [];
  const family = familyOf(design, pairs);
  const found = (cell: PlannedCell): CellFindings => ({
    ...cellFindings(cell, ofCell(cell.name), pairs(cell.name), design),
    pHolm: family.secondary.find(({ outcome }) => isGainOf(outcome, cell, primary))?.pHolm ?? null,
  });
  const main = pairs(primary.cell);
  const gains = outcomeFindings(primary, main, design);
  return {
    ...{ design, primary: gains, claim: dampeningClaim(gains.pairs, level) },
    ...family,
    cells: cells.map(found),
    history: differenceHistory(main, primary, design),
    lossHistory: differenceHistory(main, { text: primary.text, quantity: "validation loss" }, design),
    mechanism: twinMechanism(main, design),
    flips: flipFindings(main, design),
    rates: chooseLearningRate(design.rates === null ? [] : ofCell(design.rates)),
    ownRates: ownRates === null || ofCell(ownRates.name).length === 0 ? null : found(ownRates),
    replicate: replicateNoise(models, design.replicate),
    power:
      power === null
        ? null
        : pairedPower({ ...power, n: plannedPairs(cells, primary.cell), margin: design.margin, level }),
    unused: [...paired.values()].flatMap(({ unused }) => unused),
  };
}

/** Is it the primary outcome in this cell? */
const isGainOf = ({ cell, text, quantity }: TwinOutcome, own: PlannedCell, primary: TwinOutcome): boolean =>
  cell === own.name && text === primary.text && quantity === primary.quantity;

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
function familyOf(
  design: TwinDesign,
  pairs: (cell: string) => readonly TwinPair[],
): Pick<TwinFindings, "secondary" | "profile"> {
  const { profile, level } = design;
  const secondary = design.secondary.map((outcome) => outcomeFindings(outcome, pairs(outcome.cell), design));
  const band = twinProfile(pairs(profile.cell), profile.text, level);
  const ps = [
    ...secondary.map(({ difference }) => andThen(difference, ({ pTwoSided }) => pTwoSided)),
    ...(profile.isInFamily ? [andThen(band, ({ means }) => Math.min(...means.map(({ p }) => p)))] : []),
  ];
  const adjusted = holm(ps.map((p) => (p.defined ? p : defined(1))));
  const pHolm = (i: number): Statistic => {
    const own = ps[i];
    return own?.defined === false ? own : (adjusted[i] ?? notDefined("it has no place in the family"));
  };
  return {
    secondary: secondary.map((findings, i) => ({ ...findings, pHolm: pHolm(i) })),
    profile: { band, pHolm: profile.isInFamily ? pHolm(secondary.length) : null },
  };
}

function cellFindings(
  cell: PlannedCell,
  models: readonly TwinModel[],
  pairs: readonly TwinPair[],
  design: TwinDesign,
): Omit<CellFindings, "pHolm"> {
  const { margin, level } = design;
  const gain = outcomeFindings({ ...design.primary, cell: cell.name }, pairs, design);
  const loss = comparePairs(
    pairs,
    (model) => lastQuantity(model, { text: "passages", quantity: "validation loss" }),
    design,
  );
  const counts = { cell, measured: models.length, planned: 2 * cell.seeds.length * cell.rates };
  if (cell.rates > 1) {
    return {
      ...{ ...counts, equalLoss: SWEEP, cannotReject: false },
      gain: { ...gain, word: null, difference: SWEEP },
      loss: { ...loss, difference: SWEEP },
    };
  }
  const equal = pairs.flatMap((pair) => {
    const found = atEqualLoss(pair, design.primary.text);
    return found.defined ? [found.value.difference] : [];
  });
  return {
    ...{ ...counts, gain, loss },
    equalLoss:
      equal.length === 0 ? notDefined("no pair was measured") : pairedDifference(equal, margin, level),
    cannotReject: gain.difference.defined && gain.difference.value.signFlip.smallestP >= level,
  };
}

const SWEEP = notDefined("its pairs differ in their learning rate");

const plannedPairs = (cells: readonly PlannedCell[], name: string): number =>
  cells.find((cell) => cell.name === name)?.seeds.length ?? 0;
