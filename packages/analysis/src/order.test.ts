import { expect, it } from "vitest";
import { categoryPlace, orderedCategories, orderedModels } from "./order.ts";
import { summarizeByCategory } from "./gains/categories.ts";

const self = <Item>(item: Item): Item => item;
const names = (items: readonly { readonly name: string }[]): readonly string[] =>
  items.map(({ name }) => name);

it("models come by wiring, parallel before sequential before all others, then by mean, the largest first", () => {
  const models = [
    { name: "mixed", wiring: "mixed", mean: 0.9 },
    { name: "s low", wiring: "sequential", mean: 0.8 },
    { name: "unknown", wiring: "unknown", mean: 2 },
    { name: "p none", wiring: "parallel", mean: null },
    { name: "p low", wiring: "parallel", mean: 0.7 },
    { name: "s high", wiring: "sequential", mean: 1.4 },
    { name: "p high", wiring: "parallel", mean: 1.1 },
    { name: "single", wiring: "single", mean: 1.5 },
  ] as const;
  const expected = ["p high", "p low", "p none", "s high", "s low", "unknown", "single", "mixed"];
  expect(names(orderedModels(models, self))).toEqual(expected);
  expect(names(orderedModels(models.toReversed(), self))).toEqual(expected);
});

it("equal means and missing means are ordered by name, whatever the order of the input", () => {
  const equal = ["c", "a", "b"].map((name) => ({ name, mean: 1 }));
  const none = ["z", "y"].map((name) => ({ name, mean: null }));
  expect(names(orderedCategories([...none, ...equal], self))).toEqual(["a", "b", "c", "y", "z"]);
});

it("categories come by geometric mean, not by arithmetic mean or first appearance", () => {
  const gains = {
    even: [1.2, 1.2, 1.201],
    // Arithmetic mean 1.33, geometric mean 1.15.
    wide: [0.5, 1.5, 2],
    few: [1.3, 1.3],
    low: [0.9, 0.91, 0.92],
  };
  const summaries = summarizeByCategory(
    Object.entries(gains).flatMap(([category, values]) => values.map((value) => ({ category, value }))),
  );
  expect(orderedCategories(summaries, categoryPlace).map(({ category }) => category)).toEqual([
    "few",
    "even",
    "wide",
    "low",
  ]);
});

it("checkpoints of one model come by training step, those without a step last", () => {
  const revisions = ["main", "step2000", "step1000", "step64000"];
  const models = revisions.map((revision, i) => ({
    ...{ name: `a/b@${revision}`, wiring: "sequential" as const, mean: 1 + i },
  }));
  expect(names(orderedModels(models, self))).toEqual([
    "a/b@step1000",
    "a/b@step2000",
    "a/b@step64000",
    "a/b@main",
  ]);
});

it("checkpoints of several models are in the order of each model's training", () => {
  const given = ["c/d@step10", "a/b@main", "c/d@step2", "a/b@step3", "a/b@step1"];
  const models = given.map((name, i) => ({ name, wiring: "sequential" as const, mean: 1 + i }));
  expect(names(orderedModels(models, self))).toEqual([
    "a/b@step1",
    "a/b@step3",
    "a/b@main",
    "c/d@step2",
    "c/d@step10",
  ]);
});
