import { expect, it } from "vitest";
import { effectSize } from "./effectSize.ts";

it("has the exact correction of small samples: Γ(1) / Γ(1/2) = 1/√π for three values", () => {
  const found = effectSize([1, 2, 3]);
  if (!found.defined) throw new Error(found.reason);
  expect(found.value.cohenD).toBe(1);
  expect(found.value.hedgesG).toBeCloseTo(1 / Math.sqrt(Math.PI), 14);
});

it("is not defined for fewer than three values or without spread, and has a reason", () => {
  expect(effectSize([1, 2])).toMatchObject({
    defined: false,
    reason: expect.stringContaining("at least three") as unknown,
  });
  for (const values of [[], [1.1], [1.1, 1.1, 1.1]])
    expect(effectSize(values)).toMatchObject({ defined: false });
});
