import { MechanismMoments } from "@gain/analysis";
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
import { templateSuffix } from "./addedTokens.ts";
import { parameterCountText } from "./parameterCountText.ts";
import { marginNotes, marginOf } from "./chosenMargin.ts";
import { groupingBy, groupingNotes } from "./grouping.ts";
import { loadsOfModel } from "./loadsOfModel.ts";
import { describedModel } from "./describedModel.ts";
import type { MeasuredModel } from "./measuredModel.ts";
import { isTrainedFormOf, movedPredictions, movedText } from "./movedPredictions.ts";
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

/**
 * The labels of a model's rows; without a preset's labels, those that the loaded model showed.
 *
 * @param all the models of the run, from which its name distinguishes it
 */
export function labelsOf(model: StoredModel, all: readonly StoredModel[]): ModelLabels {
  const labels = storedLabels(model);
  const loaded = LoadedModel.parse(model.loaded);
  const trainedLabel = interventionOn(loaded) === null ? labels.architecture : null;
  const name = nameOf(labels.model, loaded);
  return {
    ...labels,
    model: `${name}${templateSuffix(loaded, namesakes(name, all))}`,
    architecture: trainedLabel ?? wiringWord(loaded),
    params: labels.params ?? parameterCountText(loaded.parameters),
  };
}

/** The models of a run that have this one's name, itself among them. */
const namesakes = (name: string, all: readonly StoredModel[]): LoadedModel[] =>
  all
    .map((one) => ({ stored: storedLabels(one).model, loaded: LoadedModel.parse(one.loaded) }))
    .flatMap(({ stored, loaded }) => (nameOf(stored, loaded) === name ? [loaded] : []));

async function modelOfStore(
  store: RunStore,
  model: StoredModel,
  all: readonly StoredModel[],
  plan: RunPlan,
  { again, margin, groupBy = plan.analysis.groupBy }: Required<Pick<StoreOptions, "again">> & StoreOptions,
): Promise<MeasuredModel> {
  const { loaded, facts } = await loadsOfModel(store, model.modelIndex);
  const rowLabels = labelsOf(model, all);
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
  const described = describedModel(loaded, tally, {
    name: rowLabels.model,
    slug: model.slug,
    timestamp: plan.timestamp,
    plannedPrompts: plan.prompts.count,
    prompts: `${String(plan.prompts.count)} from ${plan.prompts.source}, SHA-256 ${plan.prompts.digest}`,
    policies: plan.policies,
    errors: { count: errorCount, named: errors },
    identityError,
    moved: await movedFrom(store, model.modelIndex, loaded, all),
    notices: [...loaded.execution.notices, ...(await store.notices(model.modelIndex))],
    facts,
  });
  const { precisionFloor, notes, ...more } = described;
  const positions = await store.positions.gains(model.modelIndex);
  return {
    ...tally.digest(rowLabels.model, { precisionFloor, ...marginOf(plan.analysis.margin, margin) }),
    rows: () => measuredRows(again(model.modelIndex), rowLabels, meta),
    grouping,
    ...(columns.length > 0 && { columns: [...NOTEBOOK_COLUMNS, ...metaNames(columns)] }),
    ...more,
    notes: [
      ...notes,
      ...marginNotes(plan.analysis.margin, margin),
      ...groupingNotes(grouping, plan.analysis),
      ...positionNotes(plan.models[model.modelIndex]?.["positions"], positions.length),
    ],
    mechanism: mechanism.profile(),
    ...(positions.length > 0 && { positions }),
  };
}

/** @param found the number of positions, or bins of them, with a gain */
const positionNotes = (requested: unknown, found: number): readonly string[] =>
  typeof requested === "string" && found === 0
    ? [
        `positions: no measured prompt has one of those that were requested (${requested}), so there are no rows of them`,
      ]
    : [];

async function* measuredRows(
  rows: AsyncIterable<StoredRow>,
  labels: ModelLabels,
  meta: MetaFields | undefined,
): AsyncGenerator<GainRow, void, undefined> {
  for await (const row of rows) {
    if (row.status === "measured") yield storedGainRow(row, labels, meta);
  }
}

/** How far the predictions of a rewired model moved from those of the model as it was trained; null for no other. */
async function movedFrom(
  store: RunStore,
  modelIndex: number,
  loaded: LoadedModel,
  all: readonly StoredModel[],
): Promise<string | null> {
  if (interventionOn(loaded) === null) return null;
  const trained = all.find((one) => isTrainedFormOf(LoadedModel.parse(one.loaded), loaded));
  return movedText(
    trained === undefined
      ? null
      : await movedPredictions(store.rows(trained.modelIndex), store.rows(modelIndex)),
  );
}

/** The number of a prompt, and its id in a run whose prompts have own columns. */
const promptName = (item: number, id: string | number | null | undefined): string =>
  `${String(item + 1)}${id === undefined || id === null ? "" : `, id ${JSON.stringify(id)}`}`;
