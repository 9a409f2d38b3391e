import { expect, it } from "vitest";
import { measuredFloor, precisionFloorOf } from "./precisionFloor.ts";

it.each([
  ["bfloat16 norms", null, 0.0042],
  ["bfloat16 norms", "bfloat16", 0.0042],
  ["float16 norms", null, 1 / 1024],
  ["float32", "bfloat16", 0.00016],
  ["float32", "float16", 0.00016],
  ["float32", "float32", 1e-6],
  ["float32", "float64", 1e-12],
] as const)(
  "norms in %s of a model in %s resolve a gain to %d, and say how that is known",
  (normArithmetic, dtype, relative) => {
    const floor = precisionFloorOf({ normArithmetic, dtype });
    expect(floor?.relative).toBe(relative);
    expect(floor?.source).toMatch(/ in a gain| of a gain/);
  },
);

it.each([
  ["float32", null],
  ["float32", "int8"],
  ["finer", "float32"],
  ["unknown", "bfloat16"],
] as const)("norms in %s of a model in %s have no known floor", (normArithmetic, dtype) => {
  expect(precisionFloorOf({ normArithmetic, dtype })).toBeNull();
});

it("a measured floor is the largest deviation of either sign, and names the prompts and both types", () => {
  const floor = measuredFloor({
    gains: [0.0001, -0.0031, 0.002],
    dtype: "bfloat16",
    against: "float32",
  });
  expect(floor?.relative).toBe(0.0031);
  expect(floor?.source).toBe(
    "the largest deviation of a last gain in bfloat16 from the same prompt in float32, measured on 3 prompts of this run",
  );
});

it("a measured floor is at least the spacing of float32, in which norms are stored, and there is none without a prompt", () => {
  const floor = measuredFloor({ gains: [1e-9], dtype: "float32", against: "float64" });
  expect(floor?.relative).toBe(2 ** -23);
  expect(floor?.source).toContain("one prompt of this run, is smaller");
  expect(measuredFloor({ gains: [], dtype: "float32", against: "float64" })).toBeNull();
});
