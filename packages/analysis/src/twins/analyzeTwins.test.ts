import { describe, expect, it } from "vitest";
import { MADE_COMPUTED, MADE_DESIGN, madeCell, madeTwins } from "../../testing/madeTwins.ts";
import { valueOf } from "../../testing/primitiveCases.ts";
import { uniformSource } from "../../testing/uniformSource.ts";
import { analyzeTwins, type TwinFindings } from "./analyzeTwins.ts";
import type { TwinModel } from "./twinModel.ts";

const seeds = Array.from({ length: 14 }, (_, i) => i);
const found = analyzeTwins(madeTwins({ effect: -0.027 }), MADE_DESIGN);
const cellOf = ({ cells }: TwinFindings, name: string) => {
  const cell = cells.find((each) => each.cell.name === name);
  if (cell === undefined) throw new Error(`no cell ${name}`);
  return cell;
};

describe("a planted difference", () => {
  it("is found with its size and its sign", () => {
    const { mean, interval, signFlip, n } = valueOf(found.primary.difference);
    expect(n).toBe(14);
    expect(interval.low).toBeLessThan(-0.027);
    expect(interval.high).toBeGreaterThan(-0.027);
    expect(Math.abs(mean + 0.027)).toBeLessThan(0.006);
    expect(signFlip).toMatchObject({ method: "exact", permutations: 2 ** 14 });
    expect(found.primary.word).toBe("lower");
  });

  it("of the other sign is found too, and arms that lie above 1 do not show the claim", () => {
    const other = analyzeTwins(madeTwins({ effect: 0.03 }), MADE_DESIGN);
    expect(other.primary.word).toBe("higher");
    expect(other.claim).toMatchObject({ isLower: false, isParallelBelow1: false, isShown: false });
    expect(found.claim).toMatchObject({
      isLower: true,
      isParallelBelow1: false,
      isSequentialNotBelow1: true,
    });
    expect(found.claim.isShown).toBe(false);
  });

  it("with a parallel arm below 1 and a sequential arm above it shows the claim", () => {
    const { claim } = analyzeTwins(madeTwins({ effect: -0.09, level: 0.04 }), MADE_DESIGN);
    expect(claim).toMatchObject({
      isLower: true,
      isParallelBelow1: true,
      isSequentialNotBelow1: true,
      isShown: true,
    });
  });

  it("is split by the flip of the last block as it was made", () => {
    const { computed, learned } = found.flips;
    const total = valueOf(found.primary.difference).mean;
    expect(Math.abs(valueOf(computed).mean + 0.027 * MADE_COMPUTED)).toBeLessThan(0.001);
    expect(valueOf(computed).mean + valueOf(learned).mean).toBeCloseTo(total, 12);
  });

  it("is null at step 0 and grows along the history", () => {
    const [start, end] = [found.history[0], found.history.at(-1)];
    expect(start?.step).toBe(0);
    expect(start?.difference.defined).toBe(false);
    expect(valueOf(end?.difference ?? { defined: false, reason: "no end" }).mean).toBe(
      valueOf(found.primary.difference).mean,
    );
  });

  it("is in the profile at the last block, and block 1 has its own", () => {
    const { means } = valueOf(found.profile.band);
    expect(means).toHaveLength(12);
    expect(means.at(-1)?.high).toBeLessThan(0);
    expect(means[0]?.low).toBeGreaterThan(0.1);
    expect(means.slice(1, -1).every(({ low, high }) => low < 0 && high > 0)).toBe(true);
  });
});

it("shuffled labels are called a difference at the nominal rate", () => {
  const uniform = uniformSource(5);
  let rejected = 0;
  const rounds = 600;
  const few = seeds.slice(0, 8);
  const twins = madeCell("primary", few, { effect: 0, noise: 0.008 });
  for (let round = 0; round < rounds; round++) {
    const swapped = new Set(few.filter(() => uniform() < 0.5));
    const shuffled = twins.map((model): TwinModel =>
      swapped.has(model.seed)
        ? { ...model, wiring: model.wiring === "parallel" ? "sequential" : "parallel" }
        : model,
    );
    const { primary } = analyzeTwins(shuffled, { ...MADE_DESIGN, ...withPrimary });
    if (primary.difference.defined && primary.difference.value.pTwoSided < 0.05) rejected++;
  }
  // 0.05 ± 4 binomial standard errors.
  expect(rejected / rounds).toBeGreaterThan(0.014);
  expect(rejected / rounds).toBeLessThan(0.086);
});

const withPrimary = { cells: MADE_DESIGN.cells.filter(({ name }) => name === "primary"), secondary: [] };

describe("cells and seeds", () => {
  it("that were not measured stay in the list and in the family", () => {
    expect(cellOf(found, "width512")).toMatchObject({ measured: 0, planned: 12 });
    const missing = found.secondary.find(({ outcome }) => outcome.cell === "width512");
    expect(missing?.difference).toMatchObject({ defined: false, reason: "no pair was measured" });
    const smallest = Math.min(
      ...found.secondary.flatMap(({ difference }) =>
        difference.defined ? [difference.value.pTwoSided] : [],
      ),
    );
    expect(found.profile.pHolm?.defined).toBe(true);
    const adjusted = found.secondary.flatMap(({ pHolm }) => (pHolm.defined ? [pHolm.value] : []));
    expect(Math.min(...adjusted)).toBeCloseTo(8 * smallest, 15);
  });

  it("have Holm's p of their own outcome, and the primary cell has none", () => {
    for (const { outcome, pHolm } of found.secondary.slice(0, 4)) {
      expect(outcome.quantity).toBe("log last gain");
      if (outcome.cell !== "primary") expect(cellOf(found, outcome.cell).pHolm).toEqual(pHolm);
    }
    expect(cellOf(found, "primary").pHolm).toBeNull();
  });

  it("with fewer than six pairs are marked, since the sign-flip test cannot reject", () => {
    expect(cellOf(found, "long").cannotReject).toBe(true);
    expect(cellOf(found, "depth6").cannotReject).toBe(false);
  });

  it("a model without its twin and a model that failed leave, with the reason", () => {
    const [first, second, third, fourth, ...others] = madeCell("primary", seeds, { effect: -0.027 });
    if (first === undefined || third === undefined || fourth === undefined) throw new Error("too few");
    const failed = { reason: "loss not finite", step: 40, text: "NaN" };
    const { primary, unused } = analyzeTwins([first, { ...third, failed }, fourth, ...others], {
      ...MADE_DESIGN,
      ...withPrimary,
    });
    expect(second?.seed).toBe(first.seed);
    expect(primary.pairs).toHaveLength(12);
    expect(unused).toEqual([
      { cell: "primary", seed: 0, wiring: "parallel", reason: "its twin was not measured" },
      { cell: "primary", seed: 1, wiring: "parallel", reason: "loss not finite at step 40: NaN" },
      { cell: "primary", seed: 1, wiring: "sequential", reason: "its twin left: primary seed 1 parallel" },
    ]);
  });

  it("a loss above the unigram entropy excludes a model, whatever its arm", () => {
    const models = madeCell("primary", [0, 1], { effect: 0 }).map((model, i) =>
      i === 3 ? { ...model, unigramEntropy: 1 } : model,
    );
    const { unused } = analyzeTwins(models, { ...MADE_DESIGN, ...withPrimary });
    expect(unused.map(({ reason }) => reason)).toEqual([
      "its twin left: primary seed 1 sequential",
      expect.stringMatching(/^its loss at the end, 3\.\d+, lies above the unigram entropy, 1\.000$/),
    ]);
  });
});

describe("the learning rate", () => {
  const withLoss = (models: readonly TwinModel[], loss: number): TwinModel[] =>
    models.map((model) => ({
      ...model,
      checkpoints: model.checkpoints.map((each) => ({
        ...each,
        validationLoss: loss + (model.wiring === "parallel" ? 0.02 : 0),
      })),
    }));

  it("is the one with the lowest loss averaged over both wirings; each wiring's own best is beside it", () => {
    const rates = [1e-3, 2e-3, 4e-3];
    const losses = [3.7, 3.5, 3.6];
    const models = rates.flatMap((rate, i) =>
      withLoss(madeCell("lr", [100], { effect: 0 }, rate), losses[i] ?? Number.NaN),
    );
    const { rates: choice } = analyzeTwins(models, MADE_DESIGN);
    expect(choice).toMatchObject({ chosen: 2e-3, own: { parallel: 2e-3, sequential: 2e-3 } });
    expect(choice.rates.map(({ loss }) => loss)).toEqual(
      [3.71, 3.51, 3.61].map((loss) => expect.closeTo(loss, 12) as number),
    );
  });

  it("never has a rate at which a model failed", () => {
    const good = withLoss(madeCell("lr", [100], { effect: 0 }, 1e-3), 3.7);
    const [first, second] = withLoss(madeCell("lr", [100], { effect: 0 }, 8e-3), 3.1);
    if (first === undefined || second === undefined) throw new Error("too few");
    const failed = { reason: "loss not finite", step: 40, text: "NaN" };
    const { rates: choice } = analyzeTwins([...good, { ...first, failed }, second], MADE_DESIGN);
    expect(choice).toMatchObject({ chosen: 1e-3, own: { parallel: 1e-3, sequential: 8e-3 } });
  });
});

it("a repeated training states the noise of one machine", () => {
  expect(found.replicate?.trainings).toHaveLength(2);
  expect(found.replicate?.trainings.every(({ sameWeights }) => !sameWeights)).toBe(true);
  const [before, after] = ["primary", "replicate"].map(
    (name) => cellOf(found, name).gain.pairs[0]?.difference,
  );
  expect(found.replicate?.ofDifference).toBeCloseTo((after ?? Number.NaN) - (before ?? Number.NaN), 15);
});
