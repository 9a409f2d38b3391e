import { describe, expect, it } from "vitest";
import written from "../../fixtures/python-numbers.json" with { type: "json" };
import { pythonFixed, pythonRepr } from "./pythonNumber.ts";

const cases = written.map(([bytes = "", repr, fixed]) => ({
  value: Buffer.from(bytes, "hex").readDoubleBE(),
  repr,
  fixed,
}));

describe("a double in Python's format", () => {
  it("has Python's repr for thousands of values: powers of ten, random bits, gains, ties, specials", () => {
    expect(cases.length).toBeGreaterThan(3000);
    expect(cases.map(({ value }) => pythonRepr(value))).toEqual(cases.map(({ repr }) => repr));
  });

  it("has Python's four decimals for the same values, with exact ties rounded to the even digit", () => {
    expect(cases.map(({ value }) => pythonFixed(value, 4))).toEqual(cases.map(({ fixed }) => fixed));
    expect(cases.some(({ fixed }) => fixed === "0.0312")).toBe(true);
  });

  it("can have no decimals: Python's format(0.5, '.0f') is '0' and format(1.5, '.0f') is '2'", () => {
    expect([0.5, 1.5, 2.5, 1e22].map((value) => pythonFixed(value, 0))).toEqual([
      "0",
      "2",
      "2",
      "10000000000000000000000",
    ]);
  });
});
