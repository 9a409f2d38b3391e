import { describe, expect, it } from "vitest";
import { findingsOfGains } from "../../testing/madeFindings.ts";
import { SMOLLM2 } from "../../testing/smollm2.ts";
import { categoryTitle } from "./categoryTitle.ts";

/** Of a measurement in double precision. */
const FINE = { precisionFloor: { relative: 4e-7, source: "made" } };
const CATEGORIES = ["a", "b", "c", "d", "e"];
/** Five prompts a category around its own centre. */
const around = (centres: readonly number[], spread = 0.01) =>
  CATEGORIES.slice(0, centres.length).flatMap((category, c) =>
    [0, 1, 2, 3, 4].map((i) => ({
      category,
      lastGain: (centres[c] ?? 1) * Math.exp(spread * Math.sin(12.9 * c + 78.2 * i)),
    })),
  );
const titleOf = (...given: Parameters<typeof findingsOfGains>) =>
  categoryTitle("m", findingsOfGains(...given));

describe("the title of the gains by category", () => {
  it("names the category of a real run that Holm's test tells from 1, and says that the others are not", () => {
    expect(categoryTitle("SmolLM2-135M", findingsOfGains(SMOLLM2))).toEqual([
      "SmolLM2-135M expands on Nonsense prompts;",
      "the other four categories are not distinguishable from 1",
    ]);
  });

  it.each([
    [
      "all of one side, with the number",
      [1.2, 1.3, 1.2, 1.3, 1.2],
      /^m expands on all five categories$/,
      /^gain 1\.2/,
    ],
    ["both sides", [1.2, 1.3, 0.8], /^m expands on a and b prompts and dampens on c prompts$/, /^gain 1\./],
    [
      "many of them by their count",
      [1.2, 1.3, 1.2, 1.3, 1],
      /^m expands on four of five categories;$/,
      /^the other category is not/,
    ],
  ])("says %s", (_what, centres, first, second) => {
    const [one, two] = titleOf(around(centres));
    expect(one).toMatch(first);
    expect(two).toMatch(second);
  });

  it("counts categories whose names are too long for a line", () => {
    const named = around([1.2, 1, 1]).map((row) => ({
      ...row,
      category: `A category with ${row.category} long name`,
    }));
    expect(categoryTitle("a model of a long name, by and large", findingsOfGains(named))[0]).toBe(
      "a model of a long name, by and large expands on one of three categories;",
    );
  });

  it("claims no category where none is told from 1, whatever their means", () => {
    const [one, two] = titleOf(around([1.05, 0.96, 1.02], 0.2));
    expect(one).toBe("m: no category by itself is distinguishable from 1");
    expect(two).toMatch(/^all three together: gain 1\.\d\d \[0\.\d\d, 1\.\d\d\]$/);
  });

  it("claims no side where the verdict names none", () => {
    expect(titleOf(around([1.2, 1.3]), { precisionFloor: null })[0]).toBe("m: no verdict");
    expect(titleOf(around([1.003, 1.004, 1.002, 1.003, 1.004], 0.001), FINE)[0]).toBe(
      "m changes the norm by less than 1 % on these categories",
    );
    expect(titleOf(around([1.2]))[0]).toBe("m expands on prompts like these");
    expect(titleOf([])).toEqual(["m: no verdict", "no mean gain"]);
  });
});
