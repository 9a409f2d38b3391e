import {
  MechanismMoments,
  measuredFloor,
  precisionFloorOf,
  type MeasurementPrecision,
  type PrecisionFloor,
} from "@gain/analysis";
import { LoadedModel } from "@gain/protocol";
import {
  META_ID,
  metaFields,
  metaNames,
  NOTEBOOK_COLUMNS,
  leftOutNumbers,
  recordedSteps,
  storedGainRow,
  storedLabels,
  type GainRow,
  type MetaFields,
  type ModelLabels,
  type RunPlan,
  type RunStore,
  type StoredModel,
  type StoredRow,
} from "@gain/records";
import { parameterCountText } from "./parameterCountText.ts";
import { marginNotes, marginOf } from "./chosenMargin.ts";
import { groupingBy, groupingNotes } from "./grouping.ts";
import { loadsOfModel } from "./loadsOfModel.ts";
import { loadedFacts } from "./loadedFacts.ts";
import type { MeasuredModel } from "./measuredModel.ts";
import { factsOfLoaded } from "./replicateFacts.ts";
import { isTrainedFormOf, movedPredictions, movedText } from "./movedPredictions.ts";
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

/** Reads the rows of a model from the store, once per call. */
type ReadRows = (modelIndex: number) => AsyncIterable<StoredRow>;

interface StoreOptions {
  /** Reads the rows again later; left out, it uses the store, which must still be open then. */
  readonly again?: ReadRows;
  /** The value of `--margin`; the plan's where it is not given. */
  readonly margin?: number | undefined;
  /** The value of `--group-by`; the plan's where it is not given. */
  readonly groupBy?: string | undefined;
}

/**
 * The models of an open store, in the plan's order, as `outputModels` has them. Their rows are read once, with one model's
 * numbers in memory at a time.
 */
export async function modelsOfStore(
  store: RunStore,
  plan: RunPlan,
  { again = (modelIndex) => store.rows(modelIndex), ...given }: StoreOptions = {},
): Promise<MeasuredModel[]> {
  const models: MeasuredModel[] = [];
  const stored = await outputModels(store, plan);
  for (const model of stored)
    models.push(await modelOfStore(store, model, stored, plan, { ...given, again }));
  return models;
}

/** The bound models that the outputs have: without those that were dropped or not measured to their end. */
export async function outputModels(store: RunStore, plan: RunPlan): Promise<StoredModel[]> {
  const leftOut = await leftOutNumbers(store, plan);
  return (await store.models()).filter(({ modelIndex }) => !leftOut.has(modelIndex));
}

/** The loaded model of each model of the plan, in its order. */
export const loadedModels = async (store: RunStore): Promise<LoadedModel[]> =>
  (await store.models()).map(({ loaded }) => LoadedModel.parse(loaded));

/** The labels of a model's rows; without a preset's labels, those that the loaded model showed. */
export function labelsOf(model: StoredModel): ModelLabels {
  const labels = storedLabels(model);
  const loaded = LoadedModel.parse(model.loaded);
  const trainedLabel = interventionOn(loaded) === null ? labels.architecture : null;
  return {
    ...labels,
    model: nameOf(labels.model, loaded),
    architecture: trainedLabel ?? wiringWord(loaded),
    params: labels.params ?? parameterCountText(loaded.parameters),
  };
}

async function modelOfStore(
  store: RunStore,
  model: StoredModel,
  all: readonly StoredModel[],
  plan: RunPlan,
  { again, margin, groupBy = plan.analysis.groupBy }: Required<Pick<StoreOptions, "again">> & StoreOptions,
): Promise<MeasuredModel> {
  const { loaded, facts } = await loadsOfModel(store, model.modelIndex);
  const rowLabels = labelsOf(model);
  const columns = await store.metaColumns();
  const meta = columns.length === 0 ? undefined : metaFields(columns);
  const grouping = groupingBy(groupBy, plan.prompts.source, columns.length === 0 ? [] : metaNames(columns));
  const tally = new RowTally(grouping);
  const errors: string[] = [];
  let errorCount = 0;
  const mechanism = new MechanismMoments(loaded.layers);
  let identityError = 0;
  for await (const row of store.rows(model.modelIndex)) {
    if (row.status === "error") {
      errorCount += 1;
      if (errors.length < ERRORS_NAMED)
        errors.push(
          `prompt ${promptName(row.prompt.item, meta?.(row.prompt)[META_ID])} (${row.errorCode}: ${row.errorText})`,
        );
      continue;
    }
    tally.add(storedGainRow(row, rowLabels, meta));
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
    ...tally.digest(rowLabels.model, {
      precisionFloor: floorOf(loaded),
      ...marginOf(plan.analysis.margin, margin),
    }),
    rows: () => measuredRows(again(model.modelIndex), rowLabels, meta),
    grouping,
    ...(columns.length > 0 && { columns: [...NOTEBOOK_COLUMNS, ...metaNames(columns)] }),
    labels,
    replicate: factsOfLoaded(storedLabels(model).model, loaded, tally.meanEntropyNats),
    notes: [
      ...(loaded.randomWeights ? ["untrusted: the weights are random, not trained"] : []),
      ...(await interventionNotes(store, model.modelIndex, loaded, all)),
      ...errorNotes(errors, errorCount),
      ...marginNotes(plan.analysis.margin, margin),
      ...groupingNotes(grouping, plan.analysis),
    ],
    mechanism: mechanism.profile(),
    provenance: { heading: labels.modelName, facts: [...loadedFacts(loaded, plan), ...facts] },
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
  meta: MetaFields | undefined,
): AsyncGenerator<GainRow, void, undefined> {
  for await (const row of rows) {
    if (row.status === "measured") yield storedGainRow(row, labels, meta);
  }
}

/** The floor measured on this run's own prompts, or else the known floor of its arithmetic. */
function floorOf(loaded: LoadedModel): PrecisionFloor | null {
  const { deviation, dtype } = loaded;
  const measured =
    deviation === null ? null : measuredFloor({ gains: deviation.gains, dtype, against: deviation.against });
  return measured ?? precisionFloorOf(precisionOf(loaded));
}

/** Norms are accumulated in float32, except in the notebook's own arithmetic, which uses the model's type. */
function precisionOf({ precision, dtype }: LoadedModel): MeasurementPrecision {
  if (precision !== "compat") return { normArithmetic: "float32", dtype };
  if (dtype === "bfloat16" || dtype === "float16") return { normArithmetic: `${dtype} norms`, dtype };
  return { normArithmetic: "float32", dtype };
}

/** The change made to a trained model, and how far its predictions moved from those of the model as it was trained. */
async function interventionNotes(
  store: RunStore,
  modelIndex: number,
  loaded: LoadedModel,
  all: readonly StoredModel[],
): Promise<string[]> {
  const intervention = interventionOn(loaded);
  if (intervention === null) return [];
  const trained = all.find((one) => isTrainedFormOf(LoadedModel.parse(one.loaded), loaded));
  const moved =
    trained === undefined
      ? null
      : await movedPredictions(store.rows(trained.modelIndex), store.rows(modelIndex));
  return [`changed: ${intervention} ${movedText(moved)}`];
}

/** The number of a prompt, and its id in a run whose prompts have own columns. */
const promptName = (item: number, id: string | number | null | undefined): string =>
  `${String(item + 1)}${id === undefined || id === null ? "" : `, id ${JSON.stringify(id)}`}`;

function errorNotes(named: readonly string[], count: number): string[] {
  if (count === 0) return [];
  const rest = count > named.length ? `; and ${String(count - named.length)} more` : "";
  return [`missing: ${String(count)} prompts could not be measured: ${named.join("; ")}${rest}`];
}
