import { exclusionOf, twinPairs, type TwinPair } from "./twinPairs.ts";
import { lastQuantity } from "./twinOutcome.ts";
import { TWIN_WIRINGS, type TwinModel, type TwinWiring } from "./twinModel.ts";

/** Both models of one learning rate at the end of their training. */
export interface RateOutcome extends Readonly<Record<TwinWiring, RateArm | null>> {
  readonly learningRate: number;
  /** Validation loss averaged over both wirings; null where a model is missing or excluded. */
  readonly loss: number | null;
  /** Of log last gains, parallel − sequential; null without a pair. */
  readonly difference: number | null;
}

export interface RateArm {
  readonly loss: number | null;
  readonly gain: number | null;
  /** Why the model does not count; null for one that does. */
  readonly excluded: string | null;
}

/** What the sweep of learning rates chooses. */
export interface RateChoice {
  /** By learning rate. */
  readonly rates: readonly RateOutcome[];
  /** The rate with the lowest validation loss averaged over both wirings; null where no rate has both models. */
  readonly chosen: number | null;
  /** The rate with the lowest validation loss of one wiring. */
  readonly own: Readonly<Record<TwinWiring, number | null>>;
}

/** The rule of the plan, over the models of the sweep's cell; of equal losses the smaller rate. */
export function chooseLearningRate(models: readonly TwinModel[]): RateChoice {
  const rates = [...new Set(models.map(({ learningRate }) => learningRate))]
    .toSorted((a, b) => a - b)
    .map((learningRate): RateOutcome => rateOutcome(learningRate, models));
  return {
    rates,
    chosen: lowest(rates, ({ loss }) => loss),
    own: {
      parallel: lowest(rates, ({ parallel }) => countedLoss(parallel)),
      sequential: lowest(rates, ({ sequential }) => countedLoss(sequential)),
    },
  };
}

function rateOutcome(learningRate: number, models: readonly TwinModel[]): RateOutcome {
  const own = models.filter((model) => model.learningRate === learningRate);
  const arm = (wiring: TwinWiring): RateArm | null => meanArm(own.filter((model) => model.wiring === wiring));
  const [parallel, sequential] = [arm("parallel"), arm("sequential")];
  const losses = [parallel, sequential].map(countedLoss);
  const { pairs } = twinPairs(own);
  return {
    ...{ learningRate, parallel, sequential },
    loss: meanOrNull(losses),
    difference: pairs.length === 0 ? null : meanOrNull(pairs.map(gainDifference)),
  };
}

/** Of log last gains on passages, parallel − sequential. */
export function gainDifference(pair: TwinPair): number | null {
  const [parallel, sequential] = TWIN_WIRINGS.map((wiring) =>
    lastQuantity(pair[wiring], { text: "passages", quantity: "log last gain" }),
  );
  return parallel == null || sequential == null ? null : parallel - sequential;
}

const countedLoss = (arm: RateArm | null): number | null => (arm?.excluded === null ? arm.loss : null);

function meanArm(models: readonly TwinModel[]): RateArm | null {
  if (models.length === 0) return null;
  const mean = (quantity: "validation loss" | "log last gain"): number | null =>
    meanOrNull(models.map((model) => lastQuantity(model, { text: "passages", quantity })));
  return {
    loss: mean("validation loss"),
    gain: mean("log last gain"),
    excluded: models.map(exclusionOf).find((reason) => reason !== null) ?? null,
  };
}

/** null where one of the values is missing. */
function meanOrNull(values: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return sum / values.length;
}

function lowest(rates: readonly RateOutcome[], lossOf: (rate: RateOutcome) => number | null): number | null {
  let best: { readonly rate: number; readonly loss: number } | null = null;
  for (const rate of rates) {
    const loss = lossOf(rate);
    if (loss !== null && (best === null || loss < best.loss)) best = { rate: rate.learningRate, loss };
  }
  return best?.rate ?? null;
}
