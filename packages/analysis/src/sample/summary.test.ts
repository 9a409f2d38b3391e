import { describe, expect, it } from "vitest";
import reference from "../../fixtures/reference-statistics.json" with { type: "json" };
import { summarize } from "./summary.ts";

describe("a summary", () => {
  it.each(reference.samples)("equals pandas to the last bit: $name", ({ gains, mean, sd, min, max }) => {
    expect(summarize(gains)).toMatchObject({
      n: gains.length,
      mean: { defined: true, value: mean },
      sd: { defined: true, value: sd },
      min: { defined: true, value: min },
      max: { defined: true, value: max },
    });
  });

  it("has a reason why no values have no mean and one value has no spread", () => {
    expect(summarize([]).mean).toEqual({ defined: false, reason: "there are no usable values" });
    expect(summarize([1.5])).toMatchObject({ n: 1, mean: { value: 1.5 }, sd: { defined: false } });
  });

  it("has a reason, and not Infinity, for a sum beyond double precision", () => {
    expect(summarize([1.7e308, 1.7e308]).mean).toMatchObject({ defined: false });
  });
});
