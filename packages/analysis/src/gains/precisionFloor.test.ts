import { expect, it } from "vitest";
import { precisionFloorOf } from "./precisionFloor.ts";

it.each([
  ["bfloat16 norms", null, 0.0042],
  ["bfloat16 norms", "bfloat16", 0.0042],
  ["float16 norms", null, 1 / 1024],
  ["float32", "bfloat16", 0.00016],
  ["float32", "float16", 0.00016],
  ["float32", "float32", 1e-6],
] as const)(
  "norms in %s of a model in %s resolve a gain to %d, and say how that is known",
  (normArithmetic, dtype, relative) => {
    const floor = precisionFloorOf({ normArithmetic, dtype });
    expect(floor?.relative).toBe(relative);
    expect(floor?.source).toMatch(/^norms .* in a gain|^norms .* of a gain/);
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
