import type { LoadedModel, ModelRequest } from "@gain/protocol";
import { modelSlug } from "./modelSlug.ts";

/** What tells this model from other revisions of it in one run, as `@step1000`; empty where it is the only one. */
export function revisionSuffix(
  { model, path, revision }: ModelRequest,
  all: readonly ModelRequest[],
): string {
  const hasOthers = all.some(
    (other) => other.model === model && other.path === path && other.revision !== revision,
  );
  return hasOthers && revision !== null ? `@${revision}` : "";
}

/** The model under a name with this suffix, wherever it has one. */
export function withSuffix(loaded: LoadedModel, suffix: string): LoadedModel {
  if (suffix === "") return loaded;
  const { name, label } = loaded;
  return {
    ...loaded,
    name: `${name}${suffix}`,
    label:
      label === null
        ? null
        : { ...label, name: `${label.name}${suffix}`, slug: modelSlug(`${label.slug}${suffix}`) },
  };
}
