import { expect, test } from "vitest";
import { residualIdentityError } from "./residualIdentity.ts";

// h0 = (3, 4), h1 = (0, 12), so Δ = (−3, 8): ‖h0‖ = 5, ‖h1‖ = 12, ‖Δ‖ = √73, ⟨h0, Δ⟩ = 23.
const exact = { norms: [5, 12], deltaNorms: [Math.sqrt(73)], inners: [23] };

test("norms, updates and inner products of real vectors satisfy the identity", () => {
  expect(residualIdentityError(exact)).toBeLessThan(1e-15);
});

test("an error in any of the three quantities violates it, relative to ‖h‖² + ‖Δ‖² = 98", () => {
  expect(residualIdentityError({ ...exact, inners: [24] })).toBeCloseTo(2 / 98, 12);
  expect(residualIdentityError({ ...exact, norms: [5, 13] })).toBeCloseTo(25 / 98, 12);
  expect(residualIdentityError({ ...exact, deltaNorms: [0] })).toBeCloseTo(73 / 25, 12);
});

test("a number that is not finite gives NaN, also when a later block is finite", () => {
  const norms = [5, Number.NaN, 12, 12];
  expect(residualIdentityError({ norms, deltaNorms: [1, 1, 0], inners: [1, 1, 0] })).toBeNaN();
});

test("a stream of zeros that stays zero has no error", () => {
  expect(residualIdentityError({ norms: [0, 0], deltaNorms: [0], inners: [0] })).toBe(0);
});
