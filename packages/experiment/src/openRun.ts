/**
 * Makes the folder of a run, or takes up the one that was not finished.
 *
 *   1. read     the prompt file once: every line is checked, counted and digested before anything is written
 *   2. place    --out, or the unfinished run of the same plan in the runs folder, or a new folder there
 *   3. compare  with the plan that stands there; another plan is refused with the difference
 *   4. store    plan.json, then run.duckdb with the prompts that it does not hold yet
 */
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ModelRequest } from "@gain/protocol";
import {
  planDifference,
  PromptDigest,
  readPlan,
  RunStore,
  writePlan,
  type FoundPlan,
  type RunPlan,
} from "@gain/records";
import { planChanged } from "./errors.ts";
import { POLICIES } from "./policies.ts";
import { readPrompts } from "./promptFile.ts";
import { modelSlug } from "./modelSlug.ts";
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

/** A run whose prompts are stored. Whoever opened it closes its store. */
export interface OpenRun {
  readonly folder: string;
  readonly plan: RunPlan;
  readonly store: RunStore;
  /** It was there before. */
  readonly resumed: boolean;
}

/** @throws UsageError when prompts cannot be read or another plan stands there, RecordsError when files cannot */
export async function openRun(request: RunRequest): Promise<OpenRun> {
  const plan = await planOf(request);
  const folder = request.folder ?? (await unfinishedRun(request.runsFolder, plan)) ?? newFolder(request, plan);
  await mkdir(folder, { recursive: true });
  const found = await readPlan(folder);
  if (found.state === "empty") await writePlan(folder, plan);
  else refuseOther(folder, found.plan, plan);
  const standing = found.state === "empty" ? plan : found.plan;
  const store = await openStore(folder);
  try {
    await storePrompts(store, request.promptFile, plan.prompts.count);
    return { folder, plan: standing, store, resumed: found.state !== "empty" };
  } catch (error) {
    await store.close();
    throw error;
  }
}
