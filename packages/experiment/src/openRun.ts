/**
 * Makes the folder of a run, or continues an unfinished run.
 *
 *   1. read     the prompt file once: every line is checked, counted and digested before anything is written
 *   2. find     the folder: --out, or the unfinished run of the same plan in the runs folder, or a new folder there
 *   3. compare  with the plan in the folder; a different one is refused with the differences, unless nothing was measured
 *   4. store    plan.json, then run.duckdb with the prompts that are not stored yet
 */
import { join } from "node:path";
import type { AnalysisPlan } from "@gain/analysis";
import type { ModelRequest } from "@gain/protocol";
import {
  discardRun,
  findRun,
  makeFolder,
  RecordsError,
  removeEmptyFolders,
  replacePlan,
  RunStore,
  unsealRun,
  writePlan,
  type FoundRun,
  type RunPlan,
} from "@gain/records";
import { amendedPlan, numbered, type AmendedPlan, type NumberedRequest } from "./amendPlan.ts";
import { folderName } from "./chosenFolder.ts";
import { folderRefused, planChanged } from "./errors.ts";
import { modelSlug } from "./modelSlug.ts";
import { planDifference } from "./planDifference.ts";
import { planOf } from "./planOf.ts";
import { storePrompts } from "./storePrompts.ts";
import { unfinishedRun } from "./unfinishedRun.ts";

export interface RunRequest {
  readonly models: readonly ModelRequest[];
  readonly promptFile: string;
  /** The column, or the key, of the prompts in their file; `prompt`, else `text`, where left out. */
  readonly promptColumn?: string | undefined;
  /** The run's folder; where undefined, it is found or made in `runsFolder`. */
  readonly folder: string | undefined;
  readonly runsFolder: string;
  readonly startedAt: Date;
  /** Delete error rows, also of a finished run, so that their prompts are measured again. */
  readonly retryErrors?: boolean;
  /** Add models to a run of another plan, and drop models from it. */
  readonly amend?: boolean;
  /** The smallest change of ln gain that matters; `DEFAULT_MARGIN` where left out. */
  readonly margin?: number | undefined;
  /** The analysis that a study fixes; null or left out for none. */
  readonly plannedAnalysis?: AnalysisPlan | null;
  /** The own column of the prompts whose values are the categories; the column `category` where left out. */
  readonly groupBy?: string | undefined;
}

/** A run whose prompts are stored; a finished one is open for reading only. The caller of `openRun` closes its store. */
export interface OpenRun {
  readonly folder: string;
  readonly plan: RunPlan;
  readonly store: RunStore;
  /** The folder's former content: an unfinished or finished run of this plan, a replaced run of another plan, or nothing. */
  readonly found: FoundRun["state"] | "replaced";
  /** The first folder that was made for the run; null where all existed. */
  readonly made: string | null;
  /** The models to measure, under their numbers in the plan. */
  readonly requests: readonly NumberedRequest[];
  /** How the plan was amended, one line a model; empty where it was not. */
  readonly changes: readonly string[];
}

/** A run before its requests are numbered. */
type Opened = Omit<OpenRun, "requests" | "changes"> & Partial<Pick<OpenRun, "changes">>;

/** @throws UsageError for unreadable prompts or a measured run of another plan, RecordsError for unreadable files */
export async function openRun(request: RunRequest): Promise<OpenRun> {
  const run = await openPlanned(request);
  return { changes: [], ...run, requests: numbered(run.plan, request.models) };
}

async function openPlanned(request: RunRequest): Promise<Opened> {
  const asked = await planOf(request);
  const folder =
    request.folder ?? (await unfinishedRun(request.runsFolder, asked)) ?? newFolder(request, asked);
  const run = await findRun(folder);
  if (run.state === "empty") return beginRun(request, folder, asked);
  const differences = planDifference(run.plan, asked);
  if (differences.length === 0) return continueRun(request, folder, run, asked);
  const amended = amendedPlan(run.plan, asked);
  if (request.amend === true && amended !== undefined) return amendRun(request, folder, run, amended);
  const store = run.state === "finished" ? undefined : await openCleared(folder);
  if (store === undefined) throw planChanged(folder, differences, amended?.changes);
  return replaceRun(request, folder, asked, store);
}

/** Makes the run's folder and store. Removes the new folders where this fails. */
async function beginRun(request: RunRequest, folder: string, plan: RunPlan): Promise<Opened> {
  const made = await makeRunFolder(folder);
  let store: RunStore | undefined;
  try {
    await writePlan(folder, plan);
  } catch (error) {
    // A plan in the folder is now another process's.
    if (made !== null) await removeEmptyFolders(folder, made);
    throw error;
  }
  try {
    store = await RunStore.create(folder);
    await storePrompts(store, request, plan);
    return { folder, plan, store, found: "empty", made };
  } catch (error) {
    // An error of the removal would hide why the run could not begin.
    if (made !== null) await discardRun(folder, made, store).catch(() => false);
    await store?.close();
    throw error;
  }
}

async function continueRun(
  request: RunRequest,
  folder: string,
  { state, plan }: Exclude<FoundRun, { state: "empty" }>,
  asked: RunPlan,
): Promise<Opened> {
  const isReopened =
    (request.retryErrors === true && (await deleteErrors(folder))) ||
    (state === "finished" && (await retryFailed(folder, plan)));
  if (state === "finished" && !isReopened) {
    return { folder, plan, store: await RunStore.openReadOnly(folder), found: state, made: null };
  }
  const store = await openStore(folder);
  await closedOnFailure(store, () => storePrompts(store, request, asked));
  return { folder, plan, store, found: "unfinished", made: null };
}

/** Deletes the error rows of a run; a finished run with such rows is unfinished from then on. @returns were there any? */
async function deleteErrors(folder: string): Promise<boolean> {
  const store = await openStore(folder);
  try {
    let errors = 0;
    for (const { modelIndex } of await store.models()) errors += (await store.counts(modelIndex)).errors;
    if (errors === 0) return false;
    // First, so that a run never counts as finished while its prompts are pending.
    await unsealRun(folder);
    return (await store.deleteErrors()) > 0;
  } finally {
    await store.close();
  }
}

/** Continues a run, which may be finished, with models added and dropped. */
async function amendRun(
  request: RunRequest,
  folder: string,
  { state }: Exclude<FoundRun, { state: "empty" }>,
  { plan, changes }: AmendedPlan,
): Promise<Opened> {
  const store = await openStore(folder);
  await closedOnFailure(store, async () => {
    // First, so that a run never counts as finished under a plan that it has not measured.
    if (state === "finished") await unsealRun(folder);
    await replacePlan(folder, plan);
    await storePrompts(store, request, plan);
  });
  return { folder, plan, store, found: "unfinished", made: null, changes };
}

/** Makes a finished run unfinished where a model could not be measured to its end. @returns is there such a model? */
async function retryFailed(folder: string, { dropped = [] }: RunPlan): Promise<boolean> {
  const store = await RunStore.openReadOnly(folder);
  try {
    const failures = await store.failures();
    if (failures.every(({ modelIndex }) => dropped.includes(modelIndex))) return false;
    await unsealRun(folder);
    return true;
  } finally {
    await store.close();
  }
}

/**
 * Replaces the plan of a run in which nothing was measured (its model was misspelt, or its process killed). The store stays
 * open meanwhile and is emptied first, so that a kill in between leaves an unmeasured run.
 */
async function replaceRun(
  request: RunRequest,
  folder: string,
  plan: RunPlan,
  store: RunStore,
): Promise<Opened> {
  await closedOnFailure(store, async () => {
    await replacePlan(folder, plan);
    await storePrompts(store, request, plan);
  });
  return { folder, plan, store, found: "replaced", made: null };
}

/** Opens and empties the store of a run in which nothing was measured; undefined where that is not certain. */
async function openCleared(folder: string): Promise<RunStore | undefined> {
  let store: RunStore;
  try {
    store = await openStore(folder);
  } catch (error) {
    // A locked store may be about to be measured. An unreadable one may contain measurements.
    if (error instanceof RecordsError && error.code !== "run_locked") return undefined;
    throw error;
  }
  if (await closedOnFailure(store, () => store.clearUnmeasured())) return store;
  await store.close();
  return undefined;
}

async function closedOnFailure<T>(store: RunStore, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await store.close();
    throw error;
  }
}

const newFolder = ({ models, runsFolder }: RunRequest, plan: RunPlan): string =>
  join(runsFolder, folderName(plan, modelSlug(models[0]?.model ?? "")));

/** @returns the first folder that was made; null where all existed */
async function makeRunFolder(folder: string): Promise<string | null> {
  try {
    return await makeFolder(folder);
  } catch (cause) {
    throw folderRefused(folder, cause);
  }
}

async function openStore(folder: string): Promise<RunStore> {
  try {
    return await RunStore.open(folder);
  } catch (error) {
    if (error instanceof RecordsError && error.code === "store_missing") return RunStore.create(folder);
    throw error;
  }
}
