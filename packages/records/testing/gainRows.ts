import type { GainRow } from "../src/row/gainRow.ts";
import type { RunStore } from "../src/store/runStore.ts";
import { storedGainRow, storedLabels } from "../src/store/storedGainRow.ts";

/** The measured rows of a model in plan order. */
export async function* gainRowsOf(
  store: RunStore,
  modelIndex: number,
): AsyncGenerator<GainRow, void, undefined> {
  const model = (await store.models()).find((each) => each.modelIndex === modelIndex);
  if (model === undefined) throw new Error(`the store has no model ${String(modelIndex)}`);
  const labels = storedLabels(model);
  for await (const row of store.rows(modelIndex)) {
    if (row.status === "measured") yield storedGainRow(row, labels);
  }
}
