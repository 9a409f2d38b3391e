import { precisionFloorOf, type MeasurementPrecision } from "@gain/analysis";
import { LoadedModel } from "@gain/experiment";
import {
  storedGainRow,
  storedLabels,
  type GainRow,
  type ModelLabels,
  type RunPlan,
  type RunStore,
  type StoredModel,
} from "@gain/records";
import type { SelfCheck } from "@gain/report";
import { countText } from "./countText.ts";
import { loadedFacts } from "./loadedFacts.ts";
import type { MeasuredModel } from "./measuredModel.ts";
import { reportLabels } from "./reportLabels.ts";
import { residualIdentityError } from "./residualIdentity.ts";

const WIRING_LABELS = {
  parallel: "Parallel",
  sequential: "Sequential",
  single: "One part",
  mixed: "Mixed",
  unknown: null,
} as const;

/** Relative errors that rounding explains: of norms accumulated in float32, and of norms rounded to the model's type. */
const FLOAT32_TOLERANCE = 1e-4;
const COMPAT_TOLERANCE = 0.02;
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
  const { wiring, parameters } = LoadedModel.parse(model.loaded);
  return {
    ...labels,
    architecture: labels.architecture ?? WIRING_LABELS[wiring],
    params: labels.params ?? countText(parameters),
  };
}

async function modelOfStore(store: RunStore, model: StoredModel, plan: RunPlan): Promise<MeasuredModel> {
  const loaded = LoadedModel.parse(model.loaded);
  const rowLabels = labelsOf(model);
  const rows: GainRow[] = [];
  const errors: string[] = [];
  let identityError = 0;
  for await (const row of store.rows(model.modelIx)) {
    if (row.status === "error") {
      errors.push(`prompt ${String(row.prompt.item + 1)} (${row.errorCode}: ${row.errorText})`);
      continue;
    }
    rows.push({ ...storedGainRow(row, model), ...rowLabels });
    const error = residualIdentityError(row);
    if (!(error <= identityError)) identityError = error;
  }
  const { name, label, wiring, precision } = loaded;
  const labels = reportLabels(label?.name ?? name, rows, {
    slug: model.slug,
    timestamp: plan.timestamp,
    plannedPrompts: plan.prompts.count,
    wiring,
  });
  return {
    rows,
    labels,
    notes: [
      ...(loaded.randomWeights ? ["untrusted: the weights are random, not trained"] : []),
      ...errorNotes(errors),
    ],
    precisionFloor: precisionFloorOf(precisionOf(loaded)),
    provenance: { heading: labels.modelName, facts: loadedFacts(loaded, plan) },
    selfChecks: [
      completeCheck(rows.length, errors.length, plan.prompts.count),
      identityCheck(identityError, precision === "compat" ? COMPAT_TOLERANCE : FLOAT32_TOLERANCE),
      wiringCheck(loaded),
    ],
  };
}

/** Norms are accumulated in float32, but for the notebook's own arithmetic, which takes them in the model's type. */
function precisionOf({ precision, dtype }: LoadedModel): MeasurementPrecision {
  if (precision !== "compat") return { normArithmetic: "float32", dtype };
  if (dtype === "bfloat16" || dtype === "float16") return { normArithmetic: `${dtype} norms`, dtype };
  return { normArithmetic: "float32", dtype };
}

function errorNotes(errors: readonly string[]): string[] {
  if (errors.length === 0) return [];
  const named = errors.slice(0, ERRORS_NAMED).join("; ");
  const rest = errors.length > ERRORS_NAMED ? `; and ${String(errors.length - ERRORS_NAMED)} more` : "";
  return [`missing: ${String(errors.length)} prompts could not be measured: ${named}${rest}`];
}

const completeCheck = (measured: number, errors: number, planned: number): SelfCheck => ({
  name: "Every planned prompt ended once",
  result: measured + errors === planned ? "passed" : "not passed",
  detail: `${String(measured)} measured and ${String(errors)} error rows of ${String(planned)} planned`,
});

const identityCheck = (error: number, tolerance: number): SelfCheck => ({
  name: "‖h_k‖² = ‖h_{k−1}‖² + 2⟨h_{k−1}, Δ_k⟩ + ‖Δ_k‖² at every block of every prompt",
  result: error <= tolerance ? "passed" : "not passed",
  detail: Number.isNaN(error)
    ? "a norm is not finite"
    : `largest relative error ${error.toExponential(1)}, tolerance ${tolerance.toExponential(0)}`,
});

const wiringCheck = ({ wiring, normType, blocksPath }: LoadedModel): SelfCheck => ({
  name: "Wiring and norm, probed on the live model",
  result: wiring === "unknown" ? "not established" : wiring,
  detail: `blocks ${blocksPath}, norm ${normType}; the attention's output was perturbed and the MLP's input watched`,
});
