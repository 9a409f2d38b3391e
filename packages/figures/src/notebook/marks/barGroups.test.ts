import { describe, expect, it } from "vitest";
import { measured } from "../../../testing/publishedFigures.ts";
import { barGroups } from "./barGroups.ts";

const WIDTH = 340;
const many = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    measured(`model ${String(index)}`, 1 + index, index === 0 ? "unknown" : "parallel"),
  );

describe("barGroups", () => {
  it("keeps every bar inside the axis, in order, at least a step from the next", () => {
    const { groups, step, width } = barGroups(many(12), WIDTH);
    const positions = groups.flatMap(({ bars }) => bars.map(({ position }) => position));
    expect(width).toBe(WIDTH);
    expect(Math.min(...positions)).toBeGreaterThanOrEqual(step / 2);
    expect(Math.max(...positions)).toBeLessThanOrEqual(width - step / 2);
    const steps = positions.slice(1).map((position, index) => position - (positions[index] ?? NaN));
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(step - 1e-9);
  });

  it("leaves a group of one bar the width of its heading", () => {
    const { groups } = barGroups(many(12), WIDTH);
    const [parallel, unknown] = groups.map(({ centre }) => centre);
    expect((unknown ?? NaN) - (parallel ?? NaN)).toBeGreaterThan(74);
  });

  it("grows beyond the width given rather than let names run into each other", () => {
    const { step, width } = barGroups(many(60), WIDTH);
    expect(step).toBeGreaterThanOrEqual(16);
    expect(width).toBeGreaterThan(WIDTH);
  });

  it("stands without bars", () => {
    expect(barGroups([], WIDTH)).toMatchObject({ groups: [], width: WIDTH });
  });
});
