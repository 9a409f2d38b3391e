import { describe, expect, it } from "vitest";
import { differences, groupsOfCase, PRIMITIVE_CASES, valueOf } from "../../testing/primitiveCases.ts";
import { clusteredMean, meanOfClusters } from "./clusteredMean.ts";

const values = (entries: readonly (readonly [string | null, number])[]) =>
  entries.map(([cluster, value]) => ({ cluster, value }));

const clustered = PRIMITIVE_CASES.filter(({ python }) => python.clustered !== null);

describe("the mean of clustered values", () => {
  it.each(clustered)(
    "has CR2's error and df, as their matrices and R's clubSandwich have them: $name",
    (given) => {
      const found = meanOfClusters(groupsOfCase(given), 0);
      expect(differences(given.python.clustered, found, 1e-11)).toEqual([]);
      const { r } = given;
      const inR = {
        standardError: r["clubSandwich.standardError"],
        t: r["clubSandwich.t"],
        df: r["clubSandwich.df"],
        pTwoSided: r["clubSandwich.pTwoSided"],
      };
      expect(differences(inR, found, 1e-10)).toEqual([]);
    },
  );

  it.each([
    [[5, 5, 5, 5, 5], 4],
    [[2, 3, 5, 15, 25], 1.981],
  ])("for clusters of %j has %d degrees of freedom", (sizes, df) => {
    const entries = sizes.flatMap((size, g) =>
      Array.from({ length: size }, (_, i) => ({ cluster: `c${String(g)}`, value: Math.sin(7 * g + i) })),
    );
    expect(valueOf(clusteredMean(entries, 0)).df).toBeCloseTo(df, 3);
  });

  it("is that of the clusters' means where the clusters are equally large", () => {
    // Means 1 and 3 of two clusters: mean 2, standard error √((2² + 2²) / (1 − 1/2)) / 4 = 1.
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

  it("is not defined for fewer than two clusters, without spread, or where the clusters' means are equal", () => {
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
      "no usable gain has a category, and two categories are needed",
      "all gains are of one category, and two categories are needed",
      "all 2 values are equal: no spread to test against",
      "the categories' means are the same: no spread between categories to test against",
    ]);
  });
});
