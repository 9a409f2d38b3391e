import {
  MechanismMoments,
  measuredFloor,
  precisionFloorOf,
  type MeasurementPrecision,
  type PrecisionFloor,
} from "@gain/analysis";
import { LoadedModel } from "@gain/protocol";
import {
  recordedSteps,
  storedGainRow,
  storedLabels,
  type GainRow,
  type ModelLabels,
  type RunPlan,
  type RunStore,
  type StoredModel,
  type StoredRow,
} from "@gain/records";
import { countText } from "./countText.ts";
import { loadedFacts } from "./loadedFacts.ts";
import type { MeasuredModel } from "./measuredModel.ts";
import { factsOfLoaded } from "./replicateFacts.ts";
import { reportLabels } from "./reportLabels.ts";
import {
  architectureChecks,
  completeCheck,
  deviationCheck,
  identityCheck,
  loadChecks,
  noticeChecks,
  surplusChecks,
} from "./modelChecks.ts";
import { RowTally } from "./rowTally.ts";
import { residualIdentityError } from "./residualIdentity.ts";
import { interventionOn, nameOf, wiringWord } from "./seenOnModel.ts";

const ERRORS_NAMED = 5;

/** Reads the rows of a model from the store, as often as asked. */
type ReadRows = (modelIndex: number) => AsyncIterable<StoredRow>;

/**
 * The models of an open store, in the plan's order. Their rows are read once, and one model's numbers are in memory at a
 * time.
 *
 * @param again reads the rows once more, later; the store itself, if it is still open then
 */
export async function modelsOfStore(
  store: RunStore,
  plan: RunPlan,
  again: ReadRows = (modelIndex) => store.rows(modelIndex),
): Promise<MeasuredModel[]> {
  const models: MeasuredModel[] = [];
  for (const model of await store.models()) models.push(await modelOfStore(store, model, plan, again));
  return models;
}

/** What was loaded for each model of the plan, in its order. */
export const loadedModels = async (store: RunStore): Promise<LoadedModel[]> =>
  (await store.models()).map(({ loaded }) => LoadedModel.parse(loaded));

/** What the rows of a model call it; a model without a preset's labels is called what was seen on it. */
export function labelsOf(model: StoredModel): ModelLabels {
  const labels = storedLabels(model);
  const loaded = LoadedModel.parse(model.loaded);
  const trainedLabel = interventionOn(loaded) === null ? labels.architecture : null;
  return {
    ...labels,
    model: nameOf(labels.model, loaded),
    architecture: trainedLabel ?? wiringWord(loaded),
    params: labels.params ?? countText(loaded.parameters),
  };
}

async function modelOfStore(
  store: RunStore,
  model: StoredModel,
  plan: RunPlan,
  again: ReadRows,
): Promise<MeasuredModel> {
  const loaded = LoadedModel.parse(model.loaded);
  const rowLabels = labelsOf(model);
  const tally = new RowTally();
  const errors: string[] = [];
  let errorCount = 0;
  const mechanism = new MechanismMoments(loaded.layers);
  let identityError = 0;
  for await (const row of store.rows(model.modelIndex)) {
    if (row.status === "error") {
      errorCount += 1;
      if (errors.length < ERRORS_NAMED)
        errors.push(`prompt ${String(row.prompt.item + 1)} (${row.errorCode}: ${row.errorText})`);
      continue;
    }
    tally.add(storedGainRow(row, rowLabels));
    mechanism.add(recordedSteps(row), row.finalNorm);
    const error = residualIdentityError(row);
    if (!(error <= identityError)) identityError = error;
  }
  const notices = [...loaded.execution.notices, ...(await store.notices(model.modelIndex))];
  const labels = reportLabels(rowLabels.model, tally, {
    slug: model.slug,
    timestamp: plan.timestamp,
    plannedPrompts: plan.prompts.count,
    loaded,
  });
  return {
    ...tally.digest(rowLabels.model, floorOf(loaded)),
    rows: () => measuredRows(again(model.modelIndex), rowLabels),
    labels,
    replicate: factsOfLoaded(storedLabels(model).model, loaded, tally.meanEntropyNats),
    notes: [
      ...(loaded.randomWeights ? ["untrusted: the weights are random, not trained"] : []),
      ...interventionNotes(loaded),
      ...errorNotes(errors, errorCount),
    ],
    mechanism: mechanism.profile(),
    provenance: { heading: labels.modelName, facts: loadedFacts(loaded, plan) },
    selfChecks: [
      completeCheck(tally.count, errorCount, plan.prompts.count),
      identityCheck(identityError, loaded),
      ...loadChecks(loaded),
      ...surplusChecks(loaded),
      ...architectureChecks(loaded),
      deviationCheck(loaded),
      ...noticeChecks(notices),
    ],
    notices: notices.map(({ text, times }) => `${text}${times > 1 ? ` (${String(times)} times)` : ""}`),
  };
}

async function* measuredRows(
  rows: AsyncIterable<StoredRow>,
  labels: ModelLabels,
): AsyncGenerator<GainRow, void, undefined> {
  for await (const row of rows) {
    if (row.status === "measured") yield storedGainRow(row, labels);
  }
}

/** Measured on this run's own prompts; else what is known of such arithmetic. */
function floorOf(loaded: LoadedModel): PrecisionFloor | null {
  const { deviation, dtype } = loaded;
  const measured =
    deviation === null ? null : measuredFloor({ gains: deviation.gains, dtype, against: deviation.against });
  return measured ?? precisionFloorOf(precisionOf(loaded));
}

/** Norms are accumulated in float32, but for the notebook's own arithmetic, which takes them in the model's type. */
function precisionOf({ precision, dtype }: LoadedModel): MeasurementPrecision {
  if (precision !== "compat") return { normArithmetic: "float32", dtype };
  if (dtype === "bfloat16" || dtype === "float16") return { normArithmetic: `${dtype} norms`, dtype };
  return { normArithmetic: "float32", dtype };
}

function interventionNotes(loaded: LoadedModel): string[] {
  const intervention = interventionOn(loaded);
  return intervention === null ? [] : [`changed: ${intervention}`];
}

function errorNotes(named: readonly string[], count: number): string[] {
  if (count === 0) return [];
  const rest = count > named.length ? `; and ${String(count - named.length)} more` : "";
  return [`missing: ${String(count)} prompts could not be measured: ${named.join("; ")}${rest}`];
}
