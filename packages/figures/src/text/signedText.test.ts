import { expect, it } from "vitest";
import { signed, signedTo } from "./signedText.ts";

it.each([
  [0.1234, 2, "+0.12"],
  [-0.0301, 2, "−0.030"],
  [253.4, 3, "+253"],
  [1.85, 3, "+1.85"],
  [0, 2, "0.00"],
  [-3e9, 2, "−3.0e+9"],
])("%d to %d significant digits is %s", (value, digits, text) => {
  expect(signed(value, digits)).toBe(text);
});

it("has no sign where it rounds to 0", () => {
  expect(signedTo(-0.004, 2)).toBe("0.00");
});
