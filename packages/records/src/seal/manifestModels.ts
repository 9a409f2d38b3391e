import type { RunManifest } from "../run/runManifest.ts";
import type { RunStore } from "../store/runStore.ts";

/** The models of a run as its manifest lists them. */
export async function manifestModels(store: RunStore): Promise<RunManifest["models"]> {
  const models: RunManifest["models"] = [];
  for (const { modelIndex, slug, identity, loaded } of await store.models()) {
    const { planned, measured, errors, nonFinite } = await store.counts(modelIndex);
    models.push({ slug, identity, loaded: { ...loaded }, planned, measured, errors, nonFinite });
  }
  return models;
}
