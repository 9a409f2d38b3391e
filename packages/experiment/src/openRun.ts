/**
 * Makes the folder of a run, or takes up the one that was not finished.
 *
 *   1. read     the prompt file once: every line is checked, counted and digested before anything is written
 *   2. place    --out, or the unfinished run of the same plan in the runs folder, or a new folder there
 *   3. compare  with the plan that stands there; another plan is refused with the difference
 *   4. store    plan.json, then run.duckdb with the prompts that it does not hold yet
 */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ModelRequest } from "@gain/protocol";
import {
  findRun,
  makeFolder,
  planDifference,
  PromptDigest,
  RecordsError,
  RunStore,
  writePlan,
  type FoundRun,
  type RunPlan,
} from "@gain/records";
import { folderRefused, planChanged, promptsChanged } from "./errors.ts";
import { modelSlug } from "./modelSlug.ts";
import { policiesOf } from "./policies.ts";
import { readPrompts, type PromptRecord } from "./promptFile.ts";
import { timestamp } from "./timestamp.ts";

/** Prompts that are stored in one transaction. */
const CHUNK_PROMPTS = 1_024;

export interface RunRequest {
  readonly models: readonly ModelRequest[];
  readonly promptFile: string;
  /** The run's folder; undefined lets it be found or made in `runsFolder`. */
  readonly folder: string | undefined;
  readonly runsFolder: string;
  readonly startedAt: Date;
}

/** A run whose prompts are stored; a finished one is open for reading only. Whoever opened it closes its store. */
export interface OpenRun {
  readonly folder: string;
  readonly plan: RunPlan;
  readonly store: RunStore;
  /** The folder held an unfinished or finished run of this plan. */
  readonly found: FoundRun["state"];
}

/** @throws UsageError when prompts cannot be read or another plan stands there, RecordsError when files cannot */
export async function openRun(request: RunRequest): Promise<OpenRun> {
  const asked = await planOf(request);
  const folder =
    request.folder ?? (await unfinishedRun(request.runsFolder, asked)) ?? newFolder(request, asked);
  const run = await findRun(folder);
  if (run.state !== "empty") {
    const differences = planDifference(run.plan, asked);
    if (differences.length > 0) throw planChanged(folder, differences);
  } else {
    await makeRunFolder(folder);
    await writePlan(folder, asked);
  }
  if (run.state === "finished") {
    return { folder, plan: run.plan, store: await RunStore.openReadOnly(folder), found: run.state };
  }
  const store = await openStore(folder);
  try {
    await storePrompts(store, request.promptFile, asked.prompts.digest);
    return { folder, plan: run.state === "empty" ? asked : run.plan, store, found: run.state };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** A failed check does not change what is asked: whoever allows it goes on with the same run. */
function planned(model: ModelRequest): RunPlan["models"][number] {
  const asked: RunPlan["models"][number] & { allowFailedSelfCheck?: boolean } = { ...model };
  delete asked.allowFailedSelfCheck;
  return asked;
}

async function planOf({ models, promptFile, startedAt }: RunRequest): Promise<RunPlan> {
  const [first] = models;
  if (first === undefined) throw new TypeError("a run needs a model");
  const digest = new PromptDigest();
  for await (const prompt of readPrompts(promptFile)) digest.add(prompt);
  const { count } = digest;
  return {
    format: 4,
    timestamp: timestamp(startedAt),
    models: models.map(planned),
    prompts: { source: promptFile, count, digest: digest.hex() },
    policies: policiesOf(first),
  };
}

/** The newest run in the folder that asks for the same and is not finished. */
async function unfinishedRun(runsFolder: string, asked: RunPlan): Promise<string | undefined> {
  const names = await readdir(runsFolder).catch(() => []);
  for (const name of names.toSorted().toReversed()) {
    const folder = join(runsFolder, name);
    const run = await findRun(folder).catch((error: unknown) => {
      // Whatever else lies in the runs folder is not what is looked for.
      if (error instanceof RecordsError) return undefined;
      throw error;
    });
    if (run?.state === "unfinished" && planDifference(run.plan, asked).length === 0) return folder;
  }
  return undefined;
}

const newFolder = ({ models, runsFolder }: RunRequest, plan: RunPlan): string =>
  join(runsFolder, `${plan.timestamp}_${modelSlug(models[0]?.model ?? "")}`);

async function makeRunFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
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

/** Adds the prompts that are not stored yet, a chunk at a time, and checks that the file is still the one planned. */
async function storePrompts(store: RunStore, promptFile: string, planned: string): Promise<void> {
  const stored = await store.promptCount();
  const digest = new PromptDigest();
  let chunk: PromptRecord[] = [];
  for await (const prompt of readPrompts(promptFile)) {
    digest.add(prompt);
    if (digest.count > stored) chunk.push(prompt);
    if (chunk.length === CHUNK_PROMPTS) {
      await store.appendPrompts(chunk);
      chunk = [];
    }
  }
  if (chunk.length > 0) await store.appendPrompts(chunk);
  if (digest.hex() !== planned) throw promptsChanged(promptFile);
}
