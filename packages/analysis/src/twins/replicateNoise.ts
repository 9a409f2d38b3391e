import type { TwinDesign } from "./twinDesign.ts";
import { lastQuantity } from "./twinOutcome.ts";
import type { TwinModel, TwinWiring } from "./twinModel.ts";
import { gainDifference } from "./learningRateRule.ts";
import { twinPairs } from "./twinPairs.ts";

/** One model trained twice with the same seed on the same machine. */
export interface RepeatedTraining {
  readonly seed: number;
  readonly wiring: TwinWiring;
  /** Of the log last gain on passages and of the validation loss: second − first training. */
  readonly gain: number | null;
  readonly loss: number | null;
  /** Whether the weights at the end are the same bit by bit. */
  readonly sameWeights: boolean;
}

/** What differs although nothing was changed. */
export interface ReplicateNoise {
  readonly trainings: readonly RepeatedTraining[];
  /** Of the pair's difference of log last gains: second − first training; null where a pair is missing. */
  readonly ofDifference: number | null;
}

/** null where the plan repeats nothing, or nothing was repeated yet. */
export function replicateNoise(
  models: readonly TwinModel[],
  replicate: TwinDesign["replicate"],
): ReplicateNoise | null {
  if (replicate === null) return null;
  const of = (cell: string): readonly TwinModel[] => models.filter((model) => model.cell === cell);
  const [second, first] = [of(replicate.cell), of(replicate.repeats)];
  const trainings = second.flatMap((model): RepeatedTraining[] => {
    const { seed, wiring } = model;
    const earlier = first.find((other) => other.seed === seed && other.wiring === wiring);
    if (earlier === undefined) return [];
    return [
      {
        ...{ seed, wiring },
        gain: changed(model, earlier, "log last gain"),
        loss: changed(model, earlier, "validation loss"),
        sameWeights: model.finalWeights !== null && model.finalWeights === earlier.finalWeights,
      },
    ];
  });
  if (trainings.length === 0) return null;
  const seeds = new Set(trainings.map(({ seed }) => seed));
  const [again, before] = [second, first].map((own) =>
    twinPairs(own.filter(({ seed }) => seeds.has(seed))).pairs.map(gainDifference),
  );
  const [a, b] = [again?.[0], before?.[0]];
  return { trainings, ofDifference: a == null || b == null ? null : a - b };
}

function changed(
  model: TwinModel,
  earlier: TwinModel,
  quantity: "log last gain" | "validation loss",
): number | null {
  const [after, before] = [model, earlier].map((each) => lastQuantity(each, { text: "passages", quantity }));
  return after == null || before == null ? null : after - before;
}
