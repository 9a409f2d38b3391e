import { describe, expect, it } from "vitest";
import { estimateDigits, estimateText } from "./estimateText.ts";

const text = (mean: number, low: number, high: number): string =>
  estimateText({ mean, interval: { low, high } });

describe("an estimate in words", () => {
  it("has the digits that its interval can bear, by the rule of the Particle Data Group", () => {
    // Half widths 0.03 and 0.019 keep two digits, 0.085 and 0.07 one.
    expect(text(1.16482, 1.13521, 1.19487)).toBe("1.165 [1.135, 1.195]");
    expect(text(1.14213, 1.12304, 1.16041)).toBe("1.142 [1.123, 1.160]");
    expect(text(1.03612, 0.95118, 1.12184)).toBe("1.04 [0.95, 1.12]");
    expect(text(2.31, 1.2, 3.9)).toBe("2.31 [1.20, 3.90]");
  });

  it("shows on which side of 1 the interval ends", () => {
    expect(text(1.00131, 0.99972, 1.00291)).toBe("1.0013 [0.9997, 1.0029]");
    expect(text(1.2, 1.0004, 1.44)).toBe("1.2000 [1.0004, 1.4400]");
    expect(text(1, 1 - 1e-9, 1 + 1e-9)).toBe("1.000000 [1 − 1.0e-9, 1 + 1.0e-9]");
  });

  it("stays as short as it can without a width, and for numbers of any size", () => {
    expect(text(1.5, 1.5, 1.5)).toBe("1.50 [1.50, 1.50]");
    expect(text(52_345, 30_000, 91_234)).toBe("5.23e+4 [3.00e+4, 9.12e+4]");
    expect(estimateDigits({ interval: { low: 1e-12, high: 2e-12 } })).toBe(6);
  });
});
