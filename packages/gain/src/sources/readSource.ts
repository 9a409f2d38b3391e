import { stat } from "node:fs/promises";
import { UsageError } from "@gain/experiment";
import {
  assertScratchRoot,
  findRun,
  readManifest,
  RunStore,
  writeRunParquet,
  type StoredRow,
} from "@gain/records";
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

async function readRun(folder: string): Promise<Source> {
  const found = await findRun(folder);
  if (found.state === "empty") throw new UsageError(`${folder} is no run of gain: it has no plan.json`);
  await assertScratchRoot();
  const withStore = async <Result>(use: (store: RunStore) => Promise<Result>): Promise<Result> => {
    const store = await RunStore.openReadOnly(folder);
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  };
  const { plan } = found;
  const models = await withStore((store) =>
    modelsOfStore(store, plan, (modelIx) => rowsOfRun(folder, modelIx)),
  );
  const timeline = found.state === "finished" ? (await readManifest(folder)).timeline : undefined;
  return {
    path: folder,
    models,
    ...(timeline === undefined ? {} : { timeline: () => timeline }),
    writeParquet: (target) => withStore((store) => writeRunParquet(target, store, labelsOf)),
  };
}

/** The rows of a model, from a store that is open while they are read. */
async function* rowsOfRun(folder: string, modelIx: number): AsyncGenerator<StoredRow, void, undefined> {
  const store = await RunStore.openReadOnly(folder);
  try {
    yield* store.rows(modelIx);
  } finally {
    await store.close();
  }
}
