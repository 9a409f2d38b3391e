import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { createFileAtomically, writeFileAtomically } from "../files/atomicFile.ts";
import { folderMissing, folderNotOurs, otherFormat, planInvalid, runLocked } from "../errors.ts";
import { assertStorable } from "../files/storable.ts";
import { isSystemError, systemFailure } from "../files/systemFailure.ts";
import { readPlainFile } from "../files/plainFile.ts";
import { isTemporary } from "../files/temporaryFile.ts";
import { MANIFEST_FILE, PLAN_FILE } from "../files/runFiles.ts";
import { visibleJson } from "../files/visibleJson.ts";

const FORMAT = 5;

/** A plan has no prompts, so a long one has many models. */
const MOST_BYTES = 1 << 24;

/** An analysis that a study can fix, by its name in the study file. */
const PlannedAnalysis = z.enum(["wiring-by-families", "wiring-mixed-model", "parameters-mixed-model"]);

/**
 * The task of a run: the first file in its folder, which marks the folder as a run. Once rows are measured, only models are
 * added and dropped.
 */
export const RunPlan = z.strictObject({
  format: z.literal(FORMAT),
  /** Start of the run in local time, `YYYYMMDD_HHMMSS`; part of its files' names, also after a resume. */
  timestamp: z.string().regex(/^\d{8}_\d{6}$/),
  /** The options of each model's request. The maker of the plan defines them. */
  models: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))).min(1),
  /** Numbers of models that were taken out later. Their rows stay in the store, and no output has them. */
  dropped: z.array(z.int().min(0)).exactOptional(),
  prompts: z.strictObject({
    source: z.string(),
    count: z.int().min(1),
    digest: z.string(),
    /** The prompts' own columns; left out where there are none. They are no part of a measurement's identity. */
    meta: z.strictObject({ columns: z.array(z.string()).min(1), digest: z.string() }).exactOptional(),
  }),
  policies: z.strictObject({
    normDefinition: z.string(),
    specialTokens: z.string(),
    truncation: z.string(),
    /** That of the first model, by the digest of a given one; left out for none. */
    chatTemplate: z.string().exactOptional(),
  }),
  /** Chosen before anything is measured. */
  analysis: z.strictObject({
    /** The smallest change of ln gain that matters. */
    margin: z.number().gt(0).lt(1),
    /** The own column whose values are the categories; left out for the column `category`. */
    groupBy: z.string().min(1).exactOptional(),
    /** The analysis that the study fixes; left out for a run of no study, or of one that fixes no more than the margin. */
    study: z
      .strictObject({
        outcome: z.enum(["last-gain", "growth"]),
        primary: PlannedAnalysis,
        covariates: z.array(z.enum(["norm", "depth"])),
        exploratory: z.array(PlannedAnalysis),
      })
      .exactOptional(),
  }),
});
export type RunPlan = z.infer<typeof RunPlan>;

/** The state of a run's folder. */
export type FoundRun =
  { readonly state: "empty" } | { readonly state: "unfinished" | "finished"; readonly plan: RunPlan };

/** A plan of another format. */
const OfAnotherVersion = z.object({ format: z.int().refine((format) => format !== FORMAT) });

const planText = (plan: RunPlan): string => `${visibleJson(plan, 2)}\n`;

/** @throws RecordsError `run_locked` if another process has just begun a run there, `cannot_write`, `disk_full` */
export async function writePlan(dir: string, plan: RunPlan): Promise<void> {
  const path = join(dir, PLAN_FILE);
  const created = await createFileAtomically(path, planText(plan));
  if (!created) throw runLocked(path, null);
}

/**
 * The run in a folder; a missing folder counts as empty. A run with a manifest is finished.
 *
 * @throws RecordsError `folder_not_ours` if the folder contains other files, `plan_invalid`, `not_a_file`, `file_too_large`,
 *   `path_unusable`
 */
export async function findRun(dir: string): Promise<FoundRun> {
  assertStorable(dir);
  const names = await namesIn(dir);
  if (names.length === 0) return { state: "empty" };
  if (!names.includes(PLAN_FILE)) throw folderNotOurs(dir, names.slice(0, 3).join(", "));
  const path = join(dir, PLAN_FILE);
  const bytes = await readPlainFile(path, MOST_BYTES).catch((error: unknown) => {
    // The folder was there a moment ago.
    const isGone = isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR");
    throw isGone ? folderMissing(dir, error) : systemFailure(error, path);
  });
  const plan = parsePlan(path, bytes);
  return { state: names.includes(MANIFEST_FILE) ? "finished" : "unfinished", plan };
}

/**
 * Replaces a plan of which nothing was measured, or by one that keeps the numbers of its models. The caller has the store
 * open, so no other process uses the former plan.
 */
export const replacePlan = (dir: string, plan: RunPlan): Promise<void> =>
  writeFileAtomically(join(dir, PLAN_FILE), planText(plan));

function parsePlan(path: string, bytes: Uint8Array): RunPlan {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw planInvalid(path, "it is not JSON", cause);
  }
  const other = OfAnotherVersion.safeParse(value);
  if (other.success) throw planInvalid(path, otherFormat(other.data.format, FORMAT));
  const parsed = RunPlan.safeParse(value);
  if (!parsed.success) throw planInvalid(path, z.prettifyError(parsed.error), parsed.error);
  return parsed.data;
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    // A killed process's temporary file does not make the folder a run.
    return (await readdir(dir)).filter((name) => !isTemporary(name));
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return [];
    if (isSystemError(error, "ENOTDIR")) throw folderNotOurs(dir, "it is a file");
    throw systemFailure(error, dir);
  }
}
