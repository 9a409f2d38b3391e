import { expect, it } from "vitest";
import { defined, notDefined } from "../statistic.ts";
import { holm } from "./holm.ts";

it("leaves a test that is not defined as it is, and counts the family without it", () => {
  const none = notDefined("no spread");
  // 2 · 0.01, and 1 · 0.04.
  expect(holm([defined(0.04), none, defined(0.01)])).toEqual([defined(0.04), none, defined(0.02)]);
});

it("adjusts no tests to none", () => {
  expect(holm([])).toEqual([]);
});
