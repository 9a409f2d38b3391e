import { describe, expect, it } from "vitest";
import { clusteredMean } from "./clusteredMean.ts";

const values = (entries: readonly (readonly [string | null, number])[]) =>
  entries.map(([cluster, value]) => ({ cluster, value }));

describe("the mean of clustered values", () => {
  it("is that of its clusters' means where the clusters are equally large", () => {
    // Means 1 and 3 of two clusters: mean 2, standard error √(2/1 · (2² + 2²)) / 4 = 1.
    const found = clusteredMean(
      values([
        ["a", 0.5],
        ["a", 1.5],
        ["b", 2.5],
        ["b", 3.5],
      ]),
    );
    expect(found).toMatchObject({ value: { clusters: 2, n: 4, mean: 2, standardError: 1, t: 1, df: 1 } });
  });

  it("leaves out values without a cluster", () => {
    const found = clusteredMean(
      values([
        ["a", 1],
        [null, 50],
        ["b", 2],
        ["b", 3],
      ]),
    );
    expect(found).toMatchObject({ value: { clusters: 2, n: 3, mean: 2 } });
  });

  it("is not defined for fewer than two clusters, without spread, or where the clusters' means agree", () => {
    const reasons = [
      [],
      [
        ["a", 1],
        ["a", 2],
      ],
      [
        ["a", 1],
        ["b", 1],
      ],
      [
        ["a", 0.9],
        ["a", 1.1],
        ["b", 0.8],
        ["b", 1.2],
      ],
    ].map((entries) => {
      const found = clusteredMean(values(entries as [string, number][]));
      return found.defined ? null : found.reason;
    });
    expect(reasons).toEqual([
      "no gain has a category: two are needed",
      "all gains are of one category: two are needed",
      "all 2 values are 1: no spread to test against",
      "the categories' means are the same: no spread between categories to test against",
    ]);
  });
});
