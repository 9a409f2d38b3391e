import { expect, it } from "vitest";
import { defined, notDefined } from "../statistic.ts";
import { holm } from "./holm.ts";

it("leaves an undefined test as it is, and does not count it in the family", () => {
  const none = notDefined("no spread");
  // 2 · 0.01, and 1 · 0.04.
  expect(holm([defined(0.04), none, defined(0.01)])).toEqual([defined(0.04), none, defined(0.02)]);
});

it("adjusts no tests to none", () => {
  expect(holm([])).toEqual([]);
});
