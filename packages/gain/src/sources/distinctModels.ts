import { basename } from "node:path";
import type { MeasuredModel } from "./measuredModel.ts";
import type { Source } from "./source.ts";

/**
 * Two sources may contain models of one name. Each gets its own file names and a name with its source, so that a
 * comparison distinguishes them.
 */
export function distinctModels(sources: readonly Pick<Source, "path" | "models">[]): MeasuredModel[] {
  const sourced = sources.flatMap(({ path, models }) => models.map((model) => ({ path, model })));
  const bearers = new Map<string, number>();
  for (const { model } of sourced)
    bearers.set(model.labels.modelName, (bearers.get(model.labels.modelName) ?? 0) + 1);
  const names = new Set<string>();
  const slugs = new Set<string>();
  return sourced.map(({ path, model }) => {
    const { modelName, slug } = model.labels;
    const alone = bearers.get(modelName) === 1;
    const called = alone ? modelName : `${modelName} (${basename(path)})`;
    return {
      ...model,
      labels: { ...model.labels, modelName: takeFree(names, called, " "), slug: takeFree(slugs, slug, "_") },
    };
  });
}

/** The text, followed by the first number that distinguishes it from those taken before, where needed. */
function takeFree(taken: Set<string>, text: string, gap: string): string {
  let free = text;
  for (let k = 2; taken.has(free); k += 1) free = `${text}${gap}${String(k)}`;
  taken.add(free);
  return free;
}
