import { describe, expect, it } from "vitest";
import { spreadLabels } from "./spreadLabels.ts";

const gaps = (places: readonly number[]): number[] =>
  places
    .toSorted((a, b) => a - b)
    .slice(1)
    .map((place, i) => place - (places.toSorted((a, b) => a - b)[i] ?? 0));

describe("labels beside each other", () => {
  it("stay where they belong where there is room", () => {
    expect(spreadLabels([80, 10, 40], 14, 100)).toEqual([80, 10, 40]);
  });

  it("keep their order and their distance where they would overlap", () => {
    const places = spreadLabels([50, 52, 51, 99], 14, 100);
    expect(Math.min(...gaps(places))).toBeGreaterThanOrEqual(14 - 1e-9);
    expect(places[0]).toBeLessThan(places[2] ?? 0);
    expect(places[2]).toBeLessThan(places[1] ?? 0);
    expect(Math.max(...places)).toBeLessThanOrEqual(100);
  });

  it("are spread evenly where there is no room for their distance", () => {
    expect(spreadLabels([5, 5, 5], 60, 100).toSorted((a, b) => a - b)).toEqual([0, 50, 100]);
  });

  it("are none for none", () => {
    expect(spreadLabels([], 14, 100)).toEqual([]);
  });
});
