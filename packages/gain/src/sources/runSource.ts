import {
  writePositionsParquet,
  writeRunParquet,
  writeVectorIndex,
  type ModelLabels,
  type RunPlan,
  type RunStore,
  type RunTimeline,
  type StoredModel,
} from "@gain/records";
import { leftOutModels } from "./leftOutModels.ts";
import { aboutModels } from "./parquetAbout.ts";
import type { Source } from "./source.ts";
import { labelsOf, modelsOfStore, outputModels } from "./storeModels.ts";

/** A run whose store stays open while its outputs are made. */
export interface StoredRun {
  readonly folder: string;
  readonly plan: RunPlan;
  readonly store: RunStore;
}

/** @param timeline left out for a run of an older version, which has none */
export async function runSource(
  { folder, plan, store }: StoredRun,
  timeline?: () => RunTimeline | Promise<RunTimeline>,
): Promise<Source> {
  const models = await modelsOfStore(store, plan);
  return {
    path: folder,
    models,
    leftOut: await leftOutModels(store, plan),
    ...planned(plan),
    writeParquet: async (path) =>
      writeRunParquet(path, store, await outputLabels(store, plan), aboutModels(models)),
    ...((await store.positions.exist()) && {
      writePositions: async (path) => writePositionsParquet(path, store, await outputLabels(store, plan)),
    }),
    ...((await store.vectors.exist()) && {
      writeVectorIndex: async (path) => writeVectorIndex(path, store, await outputLabels(store, plan)),
    }),
    ...(timeline === undefined ? {} : { timeline }),
  };
}

/** The labels of the models that the outputs have; null for another model. */
export async function outputLabels(
  store: RunStore,
  plan: RunPlan,
): Promise<(model: StoredModel) => ModelLabels | null> {
  const models = await outputModels(store, plan);
  const kept = new Set(models.map(({ modelIndex }) => modelIndex));
  return (model) => (kept.has(model.modelIndex) ? labelsOf(model, models) : null);
}

/** The analysis that the run's study fixed. */
export const planned = ({ analysis: { study } }: RunPlan): Pick<Source, "plan"> =>
  study === undefined ? {} : { plan: study };
