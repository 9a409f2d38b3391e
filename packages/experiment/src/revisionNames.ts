import type { LoadedModel, ModelRequest } from "@gain/protocol";
import { modelSlug } from "./modelSlug.ts";

/** Suffix that distinguishes revisions of one model in a run, such as `@step1000`; empty for a single revision. */
export function revisionSuffix(
  { model, path, revision }: ModelRequest,
  all: readonly ModelRequest[],
): string {
  const hasOthers = all.some(
    (other) => other.model === model && other.path === path && other.revision !== revision,
  );
  return hasOthers && revision !== null ? `@${revision}` : "";
}

/** The model with this suffix on its name, its label and its slug. */
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
