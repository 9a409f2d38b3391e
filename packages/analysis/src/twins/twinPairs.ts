import { lastQuantity } from "./twinOutcome.ts";
import { TWIN_WIRINGS, twinName, type TwinModel, type TwinWiring } from "./twinModel.ts";

/** Two models of one cell and one seed; neither is excluded. */
export interface TwinPair extends Readonly<Record<TwinWiring, TwinModel>> {
  readonly seed: number;
}

/** A model that no comparison uses, and why. */
export interface UnusedTwin {
  readonly cell: string;
  readonly seed: number;
  readonly wiring: TwinWiring;
  readonly reason: string;
}

export interface TwinPairs {
  /** By seed. */
  readonly pairs: readonly TwinPair[];
  readonly unused: readonly UnusedTwin[];
}

/**
 * The pairs of one cell. A model leaves by a rule that never compares arms: its training failed, or its loss at the end
 * is not finite or above the unigram entropy of the text. Its twin leaves with it, and so does a model without a twin.
 */
export function twinPairs(models: readonly TwinModel[]): TwinPairs {
  const pairs: TwinPair[] = [];
  const unused: UnusedTwin[] = [];
  const leave = (model: TwinModel, reason: string): void => {
    const { cell, seed, wiring } = model;
    unused.push({ cell, seed, wiring, reason });
  };
  for (const seed of [...new Set(models.map((model) => model.seed))].toSorted((a, b) => a - b)) {
    const [parallel, sequential] = TWIN_WIRINGS.map((wiring) =>
      models.find((model) => model.seed === seed && model.wiring === wiring),
    );
    const found = [parallel, sequential].flatMap((model) => (model === undefined ? [] : [model]));
    const excluded = found.map((model) => ({ model, reason: exclusionOf(model) }));
    if (
      parallel !== undefined &&
      sequential !== undefined &&
      excluded.every(({ reason }) => reason === null)
    ) {
      pairs.push({ seed, parallel, sequential });
      continue;
    }
    for (const { model, reason } of excluded) {
      const twin = excluded.find((other) => other.model !== model);
      leave(
        model,
        reason ??
          (twin === undefined ? "its twin was not measured" : `its twin left: ${twinName(twin.model)}`),
      );
    }
  }
  return { pairs, unused };
}

/** Why a model leaves; null for one that stays. */
export function exclusionOf(model: TwinModel): string | null {
  const { failed, unigramEntropy } = model;
  if (failed !== null) return `${failed.reason} at step ${String(failed.step)}: ${failed.text}`;
  const loss = lastQuantity(model, { text: "passages", quantity: "validation loss" });
  if (loss === null) return "its loss at the end is not finite";
  return loss > unigramEntropy
    ? `its loss at the end, ${loss.toFixed(3)}, lies above the unigram entropy, ${unigramEntropy.toFixed(3)}`
    : null;
}
