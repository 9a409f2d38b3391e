import { describe, expect, it } from "vitest";
import { measured } from "../../../testing/publishedFigures.ts";
import { barGroups } from "./barGroups.ts";

const WIDTH = 340;
const many = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    measured(`model ${String(index)}`, 1 + index, index === 0 ? "unknown" : "parallel"),
  );

describe("barGroups", () => {
  it("keeps every bar inside the axis, in order, at least a spacing from the next", () => {
    const { groups, spacing, width } = barGroups(many(12), WIDTH);
    const positions = groups.flatMap(({ bars }) => bars.map(({ position }) => position));
    expect(width).toBe(WIDTH);
    expect(Math.min(...positions)).toBeGreaterThanOrEqual(spacing / 2);
    expect(Math.max(...positions)).toBeLessThanOrEqual(width - spacing / 2);
    const spacings = positions.slice(1).map((position, index) => position - (positions[index] ?? NaN));
    expect(Math.min(...spacings)).toBeGreaterThanOrEqual(spacing - 1e-9);
  });

  it("leaves a group of one bar the width of its heading", () => {
    const { groups } = barGroups(many(12), WIDTH);
    const [parallel, unknown] = groups.map(({ centre }) => centre);
    expect((unknown ?? NaN) - (parallel ?? NaN)).toBeGreaterThan(74);
  });

  it("grows beyond the width given rather than let names run into each other", () => {
    const { spacing, width } = barGroups(many(60), WIDTH);
    expect(spacing).toBeGreaterThanOrEqual(16);
    expect(width).toBeGreaterThan(WIDTH);
  });

  it("is empty without bars", () => {
    expect(barGroups([], WIDTH)).toMatchObject({ groups: [], width: WIDTH });
  });
});
