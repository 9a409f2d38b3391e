import { counted, countText } from "@gain/analysis";
import type { LoadedModel } from "@gain/protocol";
import type { StoredRow } from "@gain/records";
import { interventionOn } from "./seenOnModel.ts";

/** How far an intervention moved the predictions, on the prompts that were measured with it and without it. */
export interface MovedPredictions {
  readonly prompts: number;
  /** Prompts whose most likely next token is another one. */
  readonly otherTop: number;
  /** Mean entropy of the next-token distributions, in nats. */
  readonly entropyBefore: number;
  readonly entropyAfter: number;
}

/** Compares the rows of the model as it was trained with those of the rewired one; both in any order. */
export async function movedPredictions(
  trained: AsyncIterable<StoredRow>,
  rewired: AsyncIterable<StoredRow>,
): Promise<MovedPredictions> {
  const before = new Map<number, { readonly topId: number; readonly entropyNats: number }>();
  for await (const row of trained)
    if (row.status === "measured")
      before.set(row.prompt.item, { topId: row.topId, entropyNats: row.entropyNats });
  let [prompts, otherTop, entropyBefore, entropyAfter] = [0, 0, 0, 0];
  for await (const row of rewired) {
    const own = row.status === "measured" ? before.get(row.prompt.item) : undefined;
    if (row.status !== "measured" || own === undefined) continue;
    prompts += 1;
    if (own.topId !== row.topId) otherTop += 1;
    entropyBefore += own.entropyNats;
    entropyAfter += row.entropyNats;
  }
  return {
    ...{ prompts, otherTop },
    entropyBefore: entropyBefore / prompts,
    entropyAfter: entropyAfter / prompts,
  };
}

/** Do these have the same weights and arithmetic, the first one without an intervention? */
export const isTrainedFormOf = (one: LoadedModel, rewired: LoadedModel): boolean =>
  interventionOn(one) === null && interventionOn(rewired) !== null && weightsOf(one) === weightsOf(rewired);

const weightsOf = ({ files, dtype, quantization, adapter, precision, device }: LoadedModel): string =>
  JSON.stringify([files, dtype, quantization, adapter, precision, device]);

/** A sentence for the notes on a rewired model; `moved` is null where the run has no model to compare it with. */
export function movedText(moved: MovedPredictions | null): string {
  if (moved === null)
    return "How far its predictions moved is not known: --wiring as-is in the same run measures the model beside it.";
  const { prompts, otherTop, entropyBefore, entropyAfter } = moved;
  if (prompts === 0) return "No prompt was measured both with and without it.";
  return (
    `Of ${counted(prompts, "prompt")} measured with and without it, ${countText(otherTop)} ` +
    `${otherTop === 1 ? "has" : "have"} another most likely next token; the mean entropy is ` +
    `${entropyAfter.toFixed(2)} nats, without it ${entropyBefore.toFixed(2)}.`
  );
}
