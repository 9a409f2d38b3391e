import { oneSampleT, permutationOfGroups, signFlip, welchT } from "@gain/analysis";
import type { Design } from "./design.ts";
import { covers, intervalOf, rejects } from "./outcome.ts";
import { DISTRIBUTIONS, type Uniform } from "./random.ts";

/** Numbers of families of the two wirings. */
const FAMILIES = [
  [2, 2],
  [2, 4],
  [4, 4],
  [7, 7],
] as const;

/** SD of the second group's families, relative to the first group's. */
const SPREADS = [1, 3];

const PAIRED_PROMPTS = [5, 10, 25];
const FEW_FLIPS = 199;

/** Two groups of families with equal means. */
const classDesigns: readonly Design[] = FAMILIES.flatMap(([k, m]) =>
  SPREADS.flatMap((spread) =>
    DISTRIBUTIONS.map(({ name, draw }) => ({
      sizes: `families ${String(k)} + ${String(m)}`,
      variant: spread === 1 ? "one SD" : `the second group's SD × ${String(spread)}`,
      distribution: name,
      run: (uniform: Uniform) => {
        const first = Array.from({ length: k }, () => draw(uniform));
        const second = Array.from({ length: m }, () => spread * draw(uniform));
        const test = welchT(first, second);
        return {
          welchT: rejects(test),
          welchInterval: covers(intervalOf(test), 0),
          groupPermutation: rejects(permutationOfGroups(first, second)),
        };
      },
    })),
  ),
);

/** Two models on the same prompts: ln ratios with mean 0. */
const pairDesigns: readonly Design[] = PAIRED_PROMPTS.flatMap((n) =>
  DISTRIBUTIONS.map(({ name, draw }) => ({
    sizes: `pairs ${String(n)}`,
    variant: "one sample",
    distribution: name,
    run: (uniform: Uniform) => {
      const ratios = Array.from({ length: n }, () => draw(uniform));
      const seed = Math.floor(uniform() * 2 ** 32);
      return {
        signFlip: rejects(signFlip(ratios, { seed, resamples: FEW_FLIPS })),
        pairedT: rejects(oneSampleT(ratios, 0)),
      };
    },
  })),
);

export const familyDesigns: readonly Design[] = [...classDesigns, ...pairDesigns];
