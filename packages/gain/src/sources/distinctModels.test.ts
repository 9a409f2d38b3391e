import { expect, test } from "vitest";
import { distinctModels } from "./distinctModels.ts";
import type { MeasuredModel } from "./measuredModel.ts";

const sourced = (path: string, modelName: string, slug: string) => ({
  path,
  models: [{ labels: { modelName, slug } } as MeasuredModel],
});

const names = (sources: readonly ReturnType<typeof sourced>[]): [string, string][] =>
  distinctModels(sources).map(({ labels }) => [labels.modelName, labels.slug]);

test("models of different names keep name and slug", () => {
  expect(names([sourced("a.csv", "A", "a"), sourced("a.csv", "B", "b")])).toEqual([
    ["A", "a"],
    ["B", "b"],
  ]);
});

test("two sources of one model are distinguished by their files, in name and slug", () => {
  expect(names([sourced("runs/one.csv", "A", "a"), sourced("two.csv", "A", "a")])).toEqual([
    ["A (one.csv)", "a"],
    ["A (two.csv)", "a_2"],
  ]);
});

test("a file given twice is distinguished by a number", () => {
  expect(names([sourced("x/one.csv", "A", "a"), sourced("y/one.csv", "A", "a")])).toEqual([
    ["A (one.csv)", "a"],
    ["A (one.csv) 2", "a_2"],
  ]);
});

test("a number never repeats the name of another model", () => {
  const sources = ["a", "a", "a_2", "a"].map((slug, i) => sourced("one.csv", String(i), slug));
  const slugs = names(sources).map(([, slug]) => slug);
  expect(new Set(slugs).size).toBe(4);
});
