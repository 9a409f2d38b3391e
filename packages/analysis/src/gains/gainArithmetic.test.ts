import { describe, expect, it } from "vitest";
import { uniformSource } from "../../testing/uniformSource.ts";
import reference from "../../fixtures/reference-statistics.json" with { type: "json" };
import { gainArithmetic } from "./gainArithmetic.ts";

const gainsOf = (name: string): readonly number[] =>
  reference.samples.find((sample) => sample.name === name)?.gains ?? [];

const uniform = uniformSource(11);
/** A norm rounded to a significand of this many bits. */
const norm = (bits: number): number => (2 ** (bits - 1) + Math.floor(uniform() * 2 ** (bits - 1))) * 2 ** -5;
const ratios = (bits: number, n: number): readonly number[] =>
  Array.from({ length: n }, () => norm(bits) / norm(bits));

describe("the arithmetic behind gains", () => {
  it("was bfloat16 for the notebook's GPT-J, and float16 for the benchmark's four models", () => {
    expect(gainArithmetic(gainsOf("GPT-J-6B"))).toBe("bfloat16 norms");
    for (const model of ["Pythia-6.9B", "Gemma-7B", "Mistral-7B", "LLaMA-3.1-8B"]) {
      expect(gainArithmetic(gainsOf(model))).toBe("float16 norms");
    }
  });

  it("is recognised in every sample of ratios of 8 bits, and of 11", () => {
    for (let i = 0; i < 200; i++) {
      expect(gainArithmetic(ratios(8, 25))).toBe("bfloat16 norms");
      expect(gainArithmetic(ratios(11, 25))).toBe("float16 norms");
    }
  });

  it("is finer for ratios of float32 norms, for random doubles, and where a single gain is finer", () => {
    for (let i = 0; i < 200; i++) {
      expect(gainArithmetic(ratios(24, 5))).toBe("finer");
      expect(gainArithmetic(Array.from({ length: 5 }, () => 0.5 + uniform()))).toBe("finer");
    }
    expect(gainArithmetic([...gainsOf("GPT-J-6B"), Math.SQRT2])).toBe("finer");
  });

  it("ignores gains that are not positive and finite", () => {
    expect(gainArithmetic([...gainsOf("GPT-J-6B"), Number.NaN, Infinity, 0, -1])).toBe("bfloat16 norms");
  });

  it("is unknown for fewer than five different gains", () => {
    expect(gainArithmetic([])).toBe("unknown");
    expect(gainArithmetic([23 / 18, 167 / 185, 1, 1, 1, 1, 151 / 153])).toBe("unknown");
  });

  it("is unknown where a file rounds its gains: numbers of two decimals are ratios of small integers too", () => {
    expect(gainArithmetic([1.07, 1.13, 0.98, 1.01, 0.94, 1.22])).toBe("unknown");
    expect(gainArithmetic([1.0652, 0.9027, 1.1136, 1.0425, 0.9533])).toBe("unknown");
  });
});
