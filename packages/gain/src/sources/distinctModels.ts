import { basename } from "node:path";
import type { MeasuredModel } from "./measuredModel.ts";
import type { Source } from "./source.ts";

/**
 * Two sources may hold models of one name. Each keeps its own file names, and is called by its source too, so that a
 * comparison says which is which.
 */
export function distinctModels(sources: readonly Pick<Source, "path" | "models">[]): MeasuredModel[] {
  const sourced = sources.flatMap(({ path, models }) => models.map((model) => ({ path, model })));
  const bearers = new Map<string, number>();
  for (const { model } of sourced) count(bearers, model.labels.modelName);
  const names = new Map<string, number>();
  const slugs = new Map<string, number>();
  return sourced.map(({ path, model }) => {
    const { modelName, slug } = model.labels;
    const alone = bearers.get(modelName) === 1;
    const called = alone ? modelName : `${modelName} (${basename(path)})`;
    return {
      ...model,
      labels: {
        ...model.labels,
        modelName: numbered(called, count(names, called), " "),
        slug: numbered(slug, count(slugs, slug), "_"),
      },
    };
  });
}

function count(times: Map<string, number>, text: string): number {
  const now = (times.get(text) ?? 0) + 1;
  times.set(text, now);
  return now;
}

const numbered = (text: string, time: number, gap: string): string =>
  time === 1 ? text : `${text}${gap}${String(time)}`;
