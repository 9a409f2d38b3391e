import { stat } from "node:fs/promises";
import { UsageError } from "@gain/experiment";
import { findRun, RunStore, writeRunParquet } from "@gain/records";
import { readFileSource } from "./fileSource.ts";
import type { Source } from "./source.ts";
import { labelsOf, modelsOfStore } from "./storeModels.ts";

/**
 * A run's folder, or a CSV or JSON file of the notebook's family.
 *
 * @throws UsageError, NotebookFileError, RecordsError: what is there cannot be read
 */
export async function readSource(path: string): Promise<Source> {
  const status = await stat(path).catch((cause: unknown) => {
    throw new UsageError(`cannot read ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  });
  return status.isDirectory() ? readRun(path) : readFileSource(path);
}

/** Rows of one model are held in memory to be drawn and tabled one by one; more than this are only summarised. */
const MOST_ROWS = 1_000_000;

async function assertDrawable(folder: string, store: RunStore): Promise<void> {
  for (const { modelIx, slug } of await store.models()) {
    const { measured } = await store.counts(modelIx);
    if (measured <= MOST_ROWS) continue;
    throw new UsageError(
      `${folder} holds ${String(measured)} rows of ${slug}; they are drawn and tabled up to ${String(MOST_ROWS)}. ` +
        `Summarise them instead: npx nx run gain:summarize -- ${folder}`,
    );
  }
}

async function readRun(folder: string): Promise<Source> {
  const found = await findRun(folder);
  if (found.state === "empty") throw new UsageError(`${folder} is no run of gain: it has no plan.json`);
  const withStore = async <Result>(use: (store: RunStore) => Promise<Result>): Promise<Result> => {
    const store = await RunStore.openReadOnly(folder);
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  };
  const { plan } = found;
  const models = await withStore(async (store) => {
    await assertDrawable(folder, store);
    return modelsOfStore(store, plan);
  });
  return {
    path: folder,
    models,
    writeParquet: (target) => withStore((store) => writeRunParquet(target, store, labelsOf)),
  };
}
