import { expect, it } from "vitest";
import { significance } from "./significance.ts";

it.each([
  [0.0009, "***"],
  [0.001, "**"],
  [0.0099, "**"],
  [0.01, "*"],
  [0.0499, "*"],
  [0.05, ""],
  [0.9993387019842174, ""],
] as const)("p = %d gets the stars '%s': each limit belongs to the weaker mark", (p, stars) => {
  expect(significance(p).stars).toBe(stars);
});

it("uses the notebook's wording", () => {
  expect(significance(0.0001).text).toBe("*** (p < 0.001)");
  expect(significance(0.5).text).toBe("(not significant)");
});
