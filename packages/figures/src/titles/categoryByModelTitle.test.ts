import { expect, it } from "vitest";
import { categoryByModelTitle } from "./categoryByModelTitle.ts";

it("names the category with the largest mean in most of the models that have several", () => {
  const models = [
    new Map([
      ["a", 1.2],
      ["b", 1.1],
    ]),
    new Map([
      ["a", 1.0],
      ["b", 1.3],
    ]),
    new Map([
      ["a", 0.9],
      ["b", 0.8],
    ]),
    new Map([["b", 5]]),
  ];
  expect(categoryByModelTitle(models)).toBe("a has the largest mean gain in 2 of 3 models");
  expect(categoryByModelTitle([new Map([["b", 5]])])).toBe("No model has mean gains of several categories");
  expect(categoryByModelTitle(models.slice(0, 2))).toBe(
    "a and b each have the largest mean gain in 1 of 2 models",
  );
  const third = new Map([
    ["c", 2],
    ["a", 1],
  ]);
  expect(categoryByModelTitle([...models.slice(0, 2), third])).toBe(
    "No category has the largest mean gain in more than 1 of 3 models",
  );
});
