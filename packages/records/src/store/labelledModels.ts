import type { StoredModel } from "./modelTable.ts";

/** The name of a model in its rows; null for a model that is left out. */
export type ModelNames = (model: StoredModel) => { readonly model: string } | null;

/** The models that have a name, in the order of their numbers. */
export const labelledModels = (
  models: ReadonlyMap<number, StoredModel>,
  labels: ModelNames,
): { readonly modelIndex: number; readonly name: string; readonly layers: number }[] =>
  [...models.values()].flatMap((model) => {
    const own = labels(model);
    return own === null
      ? []
      : [{ modelIndex: model.modelIndex, name: own.model, layers: model.loaded.layers }];
  });
