import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "@gain/experiment";
import {
  findRun,
  isParquet,
  openGainParquet,
  readManifest,
  readyScratch,
  RecordsError,
  RunStore,
  writePositionsParquet,
  writeRunParquet,
  writeVectorIndex,
  type StoredRow,
} from "@gain/records";
import { noRun, optionsOfFiles, unreadableSource } from "../errors.ts";
import { outputsMade } from "../outputs/outputsMade.ts";
import { readFileSource } from "./fileSource.ts";
import { aboutModels } from "./parquetAbout.ts";
import { readParquetSource } from "./parquetSource.ts";
import { leftOutModels } from "./leftOutModels.ts";
import { outputLabels, planned } from "./runSource.ts";
import type { Source, SourceOptions } from "./source.ts";
import { modelsOfStore } from "./storeModels.ts";

const NAMED_AT_MOST = 5;

/**
 * A run's folder, or a CSV, JSON or Parquet file of the notebook's family.
 *
 * @param options the command's options for files, which a run's folder does not need, and the margin
 * @throws UsageError, NotebookFileError, RecordsError where the source cannot be read
 */
export async function readSource(path: string, options: SourceOptions = {}): Promise<Source> {
  const status = await stat(path).catch((cause: unknown) => {
    throw unreadableSource(path, cause);
  });
  if (status.isDirectory()) return readRun(path, options);
  const own = (await isParquet(path)) && options.columns === undefined ? await openGainParquet(path) : null;
  return own === null ? readFileSource(path, options) : readParquetSource(path, own, options);
}

async function readRun(folder: string, options: SourceOptions): Promise<Source> {
  const found = await findRun(folder).catch(async (error: unknown) => {
    const isOther = error instanceof RecordsError && error.code === "folder_not_ours";
    throw (isOther ? await filesOf(folder) : null) ?? error;
  });
  if (found.state === "empty") throw (await filesOf(folder)) ?? noRun(folder);
  if (options.columns !== undefined || options.summaryPrompts !== undefined) throw optionsOfFiles(folder);
  await readyScratch();
  const withStore = async <Result>(use: (store: RunStore) => Promise<Result>): Promise<Result> => {
    const store = await RunStore.openReadOnly(folder);
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  };
  const { plan } = found;
  const { models, leftOut, hasPositions, hasVectors } = await withStore(async (store) => ({
    hasPositions: await store.positions.exist(),
    hasVectors: await store.vectors.exist(),
    models: await modelsOfStore(store, plan, {
      again: (modelIndex) => rowsOfRun(folder, modelIndex),
      margin: options.margin,
      groupBy: options.groupBy,
    }),
    leftOut: await leftOutModels(store, plan),
  }));
  const manifest = found.state === "finished" ? await readManifest(folder) : undefined;
  const timeline = manifest?.timeline;
  const families = manifest === undefined ? undefined : outputsMade(manifest)?.families;
  return {
    path: folder,
    models,
    leftOut,
    ...(families === undefined ? {} : { families: new Map(families) }),
    ...planned(plan),
    ...(timeline === undefined ? {} : { timeline: () => timeline }),
    ...(hasPositions && {
      writePositions: (target) =>
        withStore(async (store) => writePositionsParquet(target, store, await outputLabels(store, plan))),
    }),
    ...(hasVectors && {
      writeVectorIndex: (target) =>
        withStore(async (store) => writeVectorIndex(target, store, await outputLabels(store, plan))),
    }),
    writeParquet: (target) =>
      withStore(async (store) =>
        writeRunParquet(target, store, await outputLabels(store, plan), aboutModels(models)),
      ),
  };
}

/** A folder that is not a run may contain readable files. */
async function filesOf(folder: string): Promise<UsageError | null> {
  const names = (await readdir(folder)).filter((name) => /\.(?:csv|tsv|jsonl?|parquet)$/i.test(name)).sort();
  if (names.length === 0) return null;
  const shown = names.slice(0, NAMED_AT_MOST).map((name) => join(folder, name));
  const more = names.length - shown.length;
  return new UsageError(
    `${folder} is not a run of gain: it has no plan.json. Name the files in it: ${shown.join(", ")}` +
      (more > 0 ? ` and ${String(more)} more` : ""),
  );
}

/** The rows of a model, from a store that stays open while they are read. */
async function* rowsOfRun(folder: string, modelIndex: number): AsyncGenerator<StoredRow, void, undefined> {
  const store = await RunStore.openReadOnly(folder);
  try {
    yield* store.rows(modelIndex);
  } finally {
    await store.close();
  }
}
