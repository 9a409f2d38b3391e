import { stat } from "node:fs/promises";
import { UsageError } from "@gain/experiment";
import { findRun, RunStore } from "@gain/records";
import { readFileModels } from "./fileModels.ts";
import type { MeasuredModel } from "./measuredModel.ts";
import { modelsOfStore } from "./storeModels.ts";

/**
 * The models of a run's folder, or of a CSV or JSON file of the notebook's family.
 *
 * @throws UsageError, NotebookFileError, RecordsError: what is there cannot be read
 */
export async function readMeasuredModels(path: string): Promise<MeasuredModel[]> {
  const status = await stat(path).catch((cause: unknown) => {
    throw new UsageError(`cannot read ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  });
  return status.isDirectory() ? readRun(path) : readFileModels(path);
}

async function readRun(folder: string): Promise<MeasuredModel[]> {
  const found = await findRun(folder);
  if (found.state === "empty") throw new UsageError(`${folder} is no run of gain: it has no plan.json`);
  const store = await RunStore.openReadOnly(folder);
  try {
    return await modelsOfStore(store, found.plan);
  } finally {
    await store.close();
  }
}
