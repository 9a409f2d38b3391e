import { describe, expect, it } from "vitest";
import { byCategory, drawnCategories } from "./categories.ts";

const labelsOf = (items: readonly (string | null)[]) =>
  byCategory(items.map((category) => ({ category }))).groups.map(({ label }) => label);

describe("the categories of a figure", () => {
  it("are the built-in ones first, then others as they come, then what has none", () => {
    expect(labelsOf([null, "Zeta", "Syntactic", "Alpha", "Factual"])).toEqual([
      "Factual",
      "Syntactic",
      "Zeta",
      "Alpha",
      "(no category)",
    ]);
  });

  it("keep their items in order, each in one group", () => {
    const items = ["a", "b", "a"].map((category, index) => ({ category, index }));
    expect(byCategory(items).groups.map(({ items: group }) => group.map(({ index }) => index))).toEqual([
      [0, 2],
      [1],
    ]);
  });

  it("tell a category of the name that stands for none from none", () => {
    expect(labelsOf([null, "(no category)"])).toEqual(["(no category)", "(no category) (2)"]);
  });

  it("are the largest 24 of more, in their order, and the figure says so", () => {
    const sizes = new Map(Array.from({ length: 40 }, (_, index) => [`c${String(index)}`, index]));
    const { labels, leftOutText } = drawnCategories(sizes);
    expect([...labels.keys()]).toEqual(Array.from({ length: 24 }, (_, index) => `c${String(index + 16)}`));
    expect(leftOutText).toBe("24 of 40 categories drawn, those with the most prompts");
  });
});
