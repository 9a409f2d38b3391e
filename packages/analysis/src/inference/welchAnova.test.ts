import { describe, expect, it } from "vitest";
import reference from "../../fixtures/reference-classes.json" with { type: "json" };
import { welchAnova } from "./welchAnova.ts";

const groupsOf = (lists: readonly (readonly number[])[]) =>
  lists.map((values, i) => ({ name: `group ${String(i)}`, values: Float64Array.from(values) }));

describe("Welch's analysis of variance", () => {
  it.each(reference.grouped)("is statsmodels': p = $anova.p", ({ groups, anova }) => {
    const found = welchAnova(groupsOf(groups));
    if (!found.defined) throw new Error(found.reason);
    for (const key of ["F", "dfBetween", "dfWithin", "p"] as const) {
      expect(Math.abs(found.value[key] / anova[key] - 1)).toBeLessThan(1e-10);
    }
  });

  it("says why there is none", () => {
    expect(welchAnova([])).toMatchObject({ reason: "no group: two are needed" });
    expect(welchAnova(groupsOf([[1, 2], [3]]))).toMatchObject({ defined: false });
    expect(
      welchAnova(
        groupsOf([
          [1, 2],
          [3, 3],
        ]),
      ),
    ).toMatchObject({
      reason: "group 1: all 2 values are 3: no spread to test against",
    });
  });
});
