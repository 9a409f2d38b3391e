import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { folderMissing } from "./errors.ts";
import { digestFile } from "./fileDigest.ts";
import { measurementKey, modelIdentity } from "./measurementKey.ts";
import { readNotebookCsv } from "./notebook/readCsv.ts";
import { fileNames, readManifest, type RunManifest } from "./runManifest.ts";
import { findRun, MANIFEST_FILE, type RunPlan } from "./runPlan.ts";
import type { StoredModel } from "./store/modelTable.ts";
import { RunStore } from "./store/runStore.ts";
import type { StoredRow } from "./store/storedRow.ts";

/** One thing that was looked at. */
export interface Check {
  readonly ok: boolean;
  readonly check: string;
  /** What was found; for a failure, where. */
  readonly detail: string;
}

/** What a run's files say of themselves. */
export interface Verification {
  readonly state: "proven" | "incomplete" | "broken";
  readonly checks: readonly Check[];
}

/** Places named in one check's detail; the rest is counted. */
const PLACES_NAMED = 5;

/**
 * Proves a run from its files alone, trusting none of them: every digest of the manifest, no file beside them, and in
 * the store exactly one terminal row for each prompt and model of the plan, under the key that its content gives.
 * Nothing is written.
 *
 * @throws RecordsError where the folder holds no run
 */
export async function verifyRun(dir: string): Promise<Verification> {
  const run = await findRun(dir);
  if (run.state === "empty") throw folderMissing(dir);
  const checks: Check[] = [];
  let missing = 0;
  if (run.state === "finished") {
    try {
      checks.push(...(await checkFiles(dir, await readManifest(dir))));
    } catch (error) {
      checks.push(failure("the manifest can be read", error));
    }
  }
  try {
    const store = await RunStore.openReadOnly(dir);
    try {
      const stored = await checkStore(store, run.plan);
      checks.push(...stored.checks);
      missing = stored.missing;
      if (run.state === "finished") checks.push(...(await checkOutputs(dir, store, await readManifest(dir))));
    } finally {
      await store.close();
    }
  } catch (error) {
    checks.push(failure("the store can be read", error));
  }
  if (run.state === "finished") checks.push(check("no measurement is missing", missing === 0 ? [] : [`${String(missing)} are`]));
  const sound = checks.every(({ ok }) => ok);
  if (!sound) return { state: "broken", checks };
  if (run.state === "finished") return { state: "proven", checks };
  const open: Check = {
    ok: true,
    check: "the run is finished",
    detail: missing > 0 ? `no: ${String(missing)} measurements are missing` : "no: it has no manifest",
  };
  return { state: "incomplete", checks: [...checks, open] };
}

async function checkFiles(dir: string, manifest: RunManifest): Promise<Check[]> {
  const present = (await fileNames(dir)).filter((name) => name !== MANIFEST_FILE);
  const listed = new Map(manifest.files.map((entry) => [entry.file, entry]));
  const wrong: string[] = [];
  for (const [file, { sha256, bytes }] of listed) {
    if (!present.includes(file)) wrong.push(`${file} is missing`);
    else {
      const found = await digestFile(join(dir, file));
      if (found.sha256 !== sha256 || found.bytes !== bytes) wrong.push(`${file} is not what was written`);
    }
  }
  return [
    check(`${String(listed.size)} files have the digests of the manifest`, wrong),
    check(
      "no file is beside them",
      present.filter((file) => !listed.has(file)),
    ),
  ];
}

async function checkStore(store: RunStore, plan: RunPlan): Promise<{ checks: Check[]; missing: number }> {
  const planned = await store.promptCount();
  const models = await store.models();
  const complete = planned === plan.prompts.count;
  const checks = [
    check(
      "the prompts are those of the plan",
      complete && (await store.promptDigest()) !== plan.prompts.digest ? ["their digest is another"] : [],
    ),
    check(
      "the models are those of the plan",
      models.flatMap((model) => wrongModel(model, plan)),
    ),
  ];
  let missing = plan.prompts.count * (plan.models.length - models.length);
  for (const model of models) {
    const { faults, rows } = await faultsOfRows(store, model, planned);
    checks.push(check(`${model.slug}: ${String(rows)} rows, one for each prompt, each under the key of its content`, faults));
    missing += plan.prompts.count - rows;
  }
  return { checks, missing };
}

function wrongModel(model: StoredModel, plan: RunPlan): string[] {
  const { modelIx, slug, loaded, policies, identity } = model;
  const faults: string[] = [];
  if (plan.models[modelIx] === undefined) faults.push(`${slug} is at place ${String(modelIx)}, where the plan has none`);
  if (modelIdentity(loaded, policies) !== identity) faults.push(`the identity of ${slug} is not that of its files`);
  return faults;
}

/** Reads every row in plan order; a doubled prompt is seen as a number that does not rise. */
async function faultsOfRows(
  store: RunStore,
  model: StoredModel,
  planned: number,
): Promise<{ faults: string[]; rows: number }> {
  const faults: string[] = [];
  let rows = 0;
  let last = -1;
  for await (const row of store.rows(model.modelIx)) {
    const { item, text, duplicate } = row.prompt;
    rows += 1;
    if (item <= last) faults.push(`prompt ${String(item)} has more than one row`);
    last = item;
    if (measurementKey(model.identity, text, duplicate).toString("hex") !== row.key) {
      faults.push(`the row of prompt ${String(item)} has the key of something else`);
    }
    if (!isWhole(row, model.loaded.layers)) faults.push(`the row of prompt ${String(item)} is not whole`);
  }
  const { measured, errors } = await store.counts(model.modelIx);
  const strays = measured + errors - rows;
  if (strays !== 0) faults.push(`${String(strays)} rows belong to no prompt of the plan`);
  if (rows > planned) faults.push(`${String(rows)} rows stand for ${String(planned)} prompts`);
  return { faults, rows };
}

function isWhole(row: StoredRow, layers: number): boolean {
  if (row.status === "error") return row.errorCode !== "" && row.errorText !== "";
  const { norms, deltaNorms, inners, tokenIds } = row;
  return (
    norms.length === layers + 1 && deltaNorms.length === layers && inners.length === layers && tokenIds.length > 0
  );
}

/** The manifest's counts and each CSV's number of rows against the store. */
async function checkOutputs(dir: string, store: RunStore, manifest: RunManifest): Promise<Check[]> {
  const faults: string[] = [];
  const csvs: string[] = [];
  const models = await store.models();
  for (const { modelIx, slug } of models) {
    const { planned, measured, errors } = await store.counts(modelIx);
    const told = manifest.models[modelIx];
    if (told?.planned !== planned || told.measured !== measured || told.errors !== errors) {
      faults.push(`${slug}: the store has ${String(measured)} rows and ${String(errors)} error rows`);
    }
    const csv = manifest.files.find(({ file }) => file.startsWith(`${slug}_parallel_test_`) && file.endsWith(".csv"));
    const path = csv === undefined ? undefined : join(dir, csv.file);
    const there = path !== undefined && (await access(path).then(() => true, () => false));
    const rows = there ? readNotebookCsv(await readFile(path, "utf8"), path).length : 0;
    if (!there || rows !== measured) csvs.push(`${slug}: ${there ? `${String(rows)} rows` : "no CSV"}`);
  }
  return [check("the manifest counts what is stored", faults), check("each CSV has the stored rows", csvs)];
}

function check(what: string, faults: readonly string[]): Check {
  const named = faults.slice(0, PLACES_NAMED).join("; ");
  const rest = faults.length > PLACES_NAMED ? `; and ${String(faults.length - PLACES_NAMED)} more` : "";
  return { ok: faults.length === 0, check: what, detail: faults.length === 0 ? "yes" : named + rest };
}

const failure = (what: string, error: unknown): Check => ({
  ok: false,
  check: what,
  detail: error instanceof Error ? error.message : String(error),
});
