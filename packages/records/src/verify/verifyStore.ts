import { isDeepStrictEqual } from "node:util";
import { storeUnsound } from "../errors.ts";
import { measurementKey, modelIdentity } from "../identity/measurementKey.ts";
import { leftOutNumbers } from "./leftOutNumbers.ts";
import type { RunPlan } from "../run/runPlan.ts";
import { deriveGains } from "../row/derive.ts";
import type { StoredModel } from "../store/modelTable.ts";
import type { RunStore } from "../store/runStore.ts";
import type { StoredMeasurement } from "../store/storedRow.ts";
import { positionChecks } from "./positionChecks.ts";
import { checkOf, type Check } from "./verifyCheck.ts";

/** The checks of a store against its plan. */
export interface StoreVerification {
  readonly checks: Check[];
  /** Planned measurements without a terminal row, of models that are neither dropped nor failed. */
  readonly missing: number;
}

/**
 * Compares the store with the plan: its prompts, its models, and at most one terminal row for each prompt and model,
 * under the key of its content. Missing rows are counted and are not a fault of the store.
 */
export async function verifyStore(store: RunStore, plan: RunPlan): Promise<StoreVerification> {
  const models = await store.models();
  const checks = await tableChecks(store, plan, models);
  const leftOut = await leftOutNumbers(store, plan);
  let missing = plan.prompts.count * unbound(plan, models, leftOut);
  for (const model of models) {
    const { prompts, faults } = await rowFaults(store, model);
    checks.push(
      checkOf(`${model.slug}: ${String(prompts)} prompts have one row, under the key of its content`, faults),
    );
    if (!leftOut.has(model.modelIndex)) missing += plan.prompts.count - prompts;
  }
  return { checks, missing };
}

/**
 * The cheap check of a run that is about to be sealed.
 *
 * @throws RecordsError `run_changed` where `verifyTables` finds a fault, or a measurement is missing
 */
export async function assertSound(dir: string, store: RunStore, plan: RunPlan): Promise<void> {
  const { checks, missing } = await verifyTables(store, plan);
  checks.push(checkOf("no measurement is missing", missing === 0 ? [] : [`${String(missing)} are`]));
  assertPassed(dir, checks);
}

/** @throws RecordsError `run_changed` where a check of a run's plan and store has failed */
export function assertPassed(dir: string, checks: readonly Check[]): void {
  const faults = checks.flatMap(({ ok, check, detail }) => (ok ? [] : [`${check}: ${detail}`]));
  if (faults.length > 0) throw storeUnsound(dir, faults);
}

/** The same without reading the rows: they are counted, and neither keys nor derived values are computed again. */
export async function verifyTables(store: RunStore, plan: RunPlan): Promise<StoreVerification> {
  const models = await store.models();
  const leftOut = await leftOutNumbers(store, plan);
  let missing = plan.prompts.count * unbound(plan, models, leftOut);
  for (const { modelIndex } of models)
    if (!leftOut.has(modelIndex)) missing += (await store.counts(modelIndex)).missing;
  return { checks: await tableChecks(store, plan, models), missing };
}

/** Number of planned models that no sidecar has loaded and that are not left out. */
function unbound({ models }: RunPlan, bound: readonly StoredModel[], leftOut: ReadonlySet<number>): number {
  const known = new Set([...bound.map(({ modelIndex }) => modelIndex), ...leftOut]);
  return models.filter((_, modelIndex) => !known.has(modelIndex)).length;
}

async function tableChecks(store: RunStore, plan: RunPlan, models: readonly StoredModel[]): Promise<Check[]> {
  const audit = await store.audit();
  return [
    checkOf("the prompts are those of the plan", await promptFaults(store, plan)),
    checkOf(
      "the prompts are numbered in order",
      audit.promptsInOrder ? [] : ["a number, text or digest is wrong"],
    ),
    checkOf(
      "the models are those of the plan",
      models.flatMap((model) => modelFaults(model, plan)),
    ),
    checkOf("no row is stray or broken", [
      ...(audit.strayRows > 0 ? [`${String(audit.strayRows)} rows of no planned measurement`] : []),
      ...(audit.brokenRows > 0
        ? [`${String(audit.brokenRows)} rows are neither a measurement nor an error`]
        : []),
      ...(audit.doublingModels > 0
        ? [`${String(audit.doublingModels)} models have a prompt twice in place of another`]
        : []),
    ]),
    ...(await positionChecks(store, plan)),
  ];
}

/** An unfinished run may not contain all prompts yet. If it does, their digest must be the plan's. */
async function promptFaults(store: RunStore, plan: RunPlan): Promise<string[]> {
  const { count, digest, meta = null } = plan.prompts;
  const stored = await store.promptCount();
  if (stored > count) return [`${String(stored)} instead of ${String(count)}`];
  if (stored < count) return [];
  const found = await store.promptDigests();
  return [
    ...(found.digest === digest ? [] : ["their digest differs"]),
    ...(isDeepStrictEqual(found.meta, meta) ? [] : ["the digest of their own columns differs"]),
  ];
}

function modelFaults({ modelIndex, slug, loaded, policies, identity }: StoredModel, plan: RunPlan): string[] {
  const faults: string[] = [];
  if (plan.models[modelIndex] === undefined)
    faults.push(`${slug} is model ${String(modelIndex)}, which the plan does not have`);
  if (modelIdentity(loaded, policies) !== identity)
    faults.push(`the identity of ${slug} does not match its files`);
  return faults;
}

/** Reads every row in plan order; a doubled prompt shows as an equal number. */
async function rowFaults(
  store: RunStore,
  model: StoredModel,
): Promise<{ prompts: number; faults: string[] }> {
  const faults: string[] = [];
  let prompts = 0;
  let last = -1;
  for await (const row of store.rows(model.modelIndex)) {
    const { key, prompt } = row;
    const { item, text, duplicate } = prompt;
    if (row.status === "measured" && !isDerived(row)) {
      faults.push(`gain, amplification or flags of prompt ${String(item)} do not follow from its norms`);
    }
    if (item === last) faults.push(`prompt ${String(item)} has more than one row`);
    else prompts += 1;
    last = item;
    if (measurementKey(model.identity, text, duplicate).toString("hex") !== key) {
      faults.push(`the row of prompt ${String(item)} has another key than its content`);
    }
  }
  return { prompts, faults };
}

/** Do the stored gain, amplification and flags follow from the stored norms? */
function isDerived(row: StoredMeasurement): boolean {
  const { norms, tokenIds, entropyNats, topProb, cutTokens, prompt } = row;
  const { lastGain, totalAmp, flags } = deriveGains(norms, {
    ...{ tokenCount: tokenIds.length, entropyNats, topProb },
    ...{ isCut: cutTokens > 0, isRepeated: prompt.duplicate > 0 },
  });
  return (
    Object.is(lastGain, row.lastGain) &&
    Object.is(totalAmp, row.totalAmp) &&
    flags.join() === row.flags.join()
  );
}
