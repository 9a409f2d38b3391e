import {
  MechanismMoments,
  measuredFloor,
  precisionFloorOf,
  type MeasurementPrecision,
  type PrecisionFloor,
} from "@gain/analysis";
import { LoadedModel } from "@gain/experiment";
import {
  recordedSteps,
  storedGainRow,
  storedLabels,
  type GainRow,
  type ModelLabels,
  type RunPlan,
  type RunStore,
  type StoredModel,
} from "@gain/records";
import { countText } from "./countText.ts";
import { loadedFacts } from "./loadedFacts.ts";
import type { MeasuredModel } from "./measuredModel.ts";
import { reportLabels } from "./reportLabels.ts";
import {
  architectureChecks,
  completeCheck,
  deviationCheck,
  identityCheck,
  loadChecks,
} from "./modelChecks.ts";
import { residualIdentityError } from "./residualIdentity.ts";
import { interventionOn, nameOf, wiringWord } from "./seenOnModel.ts";

const ERRORS_NAMED = 5;

/** The models of an open store, in the plan's order. */
export async function modelsOfStore(store: RunStore, plan: RunPlan): Promise<MeasuredModel[]> {
  const models: MeasuredModel[] = [];
  for (const model of await store.models()) models.push(await modelOfStore(store, model, plan));
  return models;
}

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

async function modelOfStore(store: RunStore, model: StoredModel, plan: RunPlan): Promise<MeasuredModel> {
  const loaded = LoadedModel.parse(model.loaded);
  const rowLabels = labelsOf(model);
  const rows: GainRow[] = [];
  const errors: string[] = [];
  const mechanism = new MechanismMoments(loaded.layers);
  let identityError = 0;
  for await (const row of store.rows(model.modelIx)) {
    if (row.status === "error") {
      errors.push(`prompt ${String(row.prompt.item + 1)} (${row.errorCode}: ${row.errorText})`);
      continue;
    }
    rows.push({ ...storedGainRow(row, model), ...rowLabels });
    mechanism.add(recordedSteps(row), row.finalNorm);
    const error = residualIdentityError(row);
    if (!(error <= identityError)) identityError = error;
  }
  const labels = reportLabels(rowLabels.model, rows, {
    slug: model.slug,
    timestamp: plan.timestamp,
    plannedPrompts: plan.prompts.count,
    loaded,
  });
  return {
    rows,
    labels,
    notes: [
      ...(loaded.randomWeights ? ["untrusted: the weights are random, not trained"] : []),
      ...interventionNotes(loaded),
      ...errorNotes(errors),
    ],
    precisionFloor: floorOf(loaded),
    mechanism: mechanism.profile(),
    provenance: { heading: labels.modelName, facts: loadedFacts(loaded, plan) },
    selfChecks: [
      completeCheck(rows.length, errors.length, plan.prompts.count),
      identityCheck(identityError, loaded),
      ...loadChecks(loaded),
      ...architectureChecks(loaded),
      deviationCheck(loaded),
    ],
  };
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

function errorNotes(errors: readonly string[]): string[] {
  if (errors.length === 0) return [];
  const named = errors.slice(0, ERRORS_NAMED).join("; ");
  const rest = errors.length > ERRORS_NAMED ? `; and ${String(errors.length - ERRORS_NAMED)} more` : "";
  return [`missing: ${String(errors.length)} prompts could not be measured: ${named}${rest}`];
}
