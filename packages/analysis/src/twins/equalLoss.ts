import { defined, notDefined, type Finding, type Statistic } from "../statistic.ts";
import { quantityAt } from "./twinOutcome.ts";
import type { TwinPair } from "./twinPairs.ts";
import type { TwinModel, TwinText } from "./twinModel.ts";

/** The loss and a quantity at one step of a training. */
export interface LossPoint {
  readonly loss: number;
  readonly value: number;
}

/**
 * The quantity where a training's loss passes a value for the last time, linear in the loss between the checkpoints on
 * either side; equals `numpy.interp` of a history whose loss falls. The last passage, since a loss may rise in between.
 *
 * @param history in the order of the steps
 */
export function valueAtLoss(history: readonly LossPoint[], loss: number): Statistic {
  for (let i = history.length - 1; i >= 0; i--) {
    const [before, after] = [history[i - 1], history[i]];
    if (after?.loss === loss) return defined(after.value);
    if (before === undefined || after === undefined) break;
    if (before.loss > loss && after.loss < loss) {
      const share = (before.loss - loss) / (before.loss - after.loss);
      return defined(before.value + share * (after.value - before.value));
    }
  }
  return notDefined(`no stretch of the training leads through the loss ${loss.toFixed(4)}`);
}

/** A pair where both models have the same validation loss. */
export interface EqualLoss {
  /** The larger of the two losses at the end, which both models reach. */
  readonly loss: number;
  /** Parallel − sequential. */
  readonly difference: number;
}

/** The difference of log last gains at the loss that the model with the larger one ends with. */
export function atEqualLoss({ parallel, sequential }: TwinPair, text: TwinText): Finding<EqualLoss> {
  const histories = [parallel, sequential].map((model) => lossHistory(model, text));
  const ends = histories.flatMap((history) => history.at(-1)?.loss ?? []);
  if (ends.length < histories.length) return notDefined("a model has no finite loss");
  const loss = Math.max(...ends);
  const [ofParallel, ofSequential] = histories.map((history) => valueAtLoss(history, loss));
  if (ofParallel?.defined !== true) return ofParallel ?? notDefined("a model has no history");
  if (ofSequential?.defined !== true) return ofSequential ?? notDefined("a model has no history");
  return defined({ loss, difference: ofParallel.value - ofSequential.value });
}

/** Log last gains with the loss of their step; a step with a number that is not finite is left out. */
function lossHistory({ checkpoints }: TwinModel, text: TwinText): readonly LossPoint[] {
  return checkpoints.flatMap((checkpoint) => {
    if (checkpoint.flip !== "none") return [];
    const value = quantityAt(checkpoint, text, "log last gain");
    return checkpoint.validationLoss === null || value === null
      ? []
      : [{ loss: checkpoint.validationLoss, value }];
  });
}
