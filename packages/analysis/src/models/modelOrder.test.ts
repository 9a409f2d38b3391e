import { describe, expect, it } from "vitest";
import { comparedModel, gainsAround } from "../../testing/comparedModel.ts";
import { inCategoryOrder, inModelOrder } from "./modelOrder.ts";

describe("the order of models", () => {
  it("is by wiring, then by mean, the largest first, and last those without a mean", () => {
    const models = [
      comparedModel("u", gainsAround(3)),
      comparedModel("s none", [1.2], { wiring: "sequential" }),
      comparedModel("s low", gainsAround(0.9), { wiring: "sequential" }),
      comparedModel("p low", gainsAround(0.8), { wiring: "parallel" }),
      comparedModel("s high", gainsAround(1.4), { wiring: "sequential" }),
      comparedModel("p high", gainsAround(1.1), { wiring: "parallel" }),
      comparedModel("m", gainsAround(0.5), { wiring: "mixed" }),
    ];
    expect(inModelOrder(models).map(({ name }) => name)).toEqual([
      ...["p high", "p low", "s high", "s low", "s none", "m", "u"],
    ]);
  });
});

describe("the order of categories", () => {
  const category = (name: string, lnMean: number | null) => ({
    category: name,
    estimate:
      lnMean === null
        ? ({ defined: false, reason: "one prompt" } as const)
        : ({ defined: true, value: { lnMean } as never } as const),
  });

  it("is by the mean over models, the largest first, and last those without a mean", () => {
    const models = [
      [category("a", 0.1), category("none", null), category("b", 0.2)],
      [category("c", 0.3), category("a", 0.7), category("b", 0.1)],
    ].map((categories) => ({ findings: { categories } }));
    // a (0.1 + 0.7) / 2 = 0.4, c 0.3, b 0.15
    expect(inCategoryOrder(models)).toEqual(["a", "c", "b", "none"]);
  });
});
