import { expect, it } from "vitest";
import { drawWithReplacement } from "./resampledMeans.ts";
import { SamplePositions } from "./samplePositions.ts";

/** Positions that count the samples that were drawn. */
function counting(): { readonly positions: SamplePositions; readonly drawn: () => number } {
  let drawn = 0;
  const positions = new SamplePositions((into, twister) => {
    drawn += 1;
    drawWithReplacement(into, twister);
  });
  return { positions, drawn: () => drawn };
}

/** The positions of `resamples` samples of one size. */
function taken(positions: SamplePositions, size: number, resamples: number, seed = 7): number[][] {
  const next = positions.drawnFor([size], { seed, resamples });
  return Array.from({ length: resamples }, () => [...next(size)]);
}

// numpy: np.random.RandomState(7).randint(0, 5, (4, 5))
const OF_NUMPY = [
  [4, 1, 3, 3, 4],
  [1, 0, 1, 2, 2],
  [0, 4, 0, 4, 0],
  [3, 2, 3, 4, 4],
];

it("gives numpy's positions each time, and draws them twice", () => {
  const { positions, drawn } = counting();
  for (let time = 1; time <= 4; time++) {
    expect(taken(positions, 5, 4)).toEqual(OF_NUMPY);
    expect(drawn()).toBe(4 * Math.min(time, 2));
  }
});

it.each([
  ["size", (positions: SamplePositions) => taken(positions, 6, 4)],
  ["number of samples", (positions: SamplePositions) => taken(positions, 5, 3)],
  ["seed", (positions: SamplePositions) => taken(positions, 5, 4, 8)],
])("draws again after another %s", (_, other) => {
  const { positions, drawn } = counting();
  for (let time = 0; time < 3; time++) taken(positions, 5, 4);
  const others = other(positions);
  expect(others).not.toEqual(OF_NUMPY);
  const before = drawn();
  expect(taken(positions, 5, 4)).toEqual(OF_NUMPY);
  expect(drawn()).toBe(before + 4);
});

it("keeps no positions of which only some were taken", () => {
  const { positions } = counting();
  taken(positions, 5, 4);
  positions.drawnFor([5], { seed: 7, resamples: 4 })(5);
  for (let time = 0; time < 3; time++) expect(taken(positions, 5, 4)).toEqual(OF_NUMPY);
});

it.each([
  ["more positions than are kept", 2 ** 12, 2 ** 12 + 1],
  ["a sample of more positions than 16 bits count", 2 ** 17, 3],
])("draws %s each time", (_, size, resamples) => {
  const { positions, drawn } = counting();
  const largest = [1, 2, 3].map(() => {
    const next = positions.drawnFor([size], { seed: 7, resamples });
    let most = 0;
    for (let i = 0; i < resamples; i++) for (const position of next(size)) most = Math.max(most, position);
    return most;
  });
  expect(drawn()).toBe(3 * resamples);
  expect(largest.every((each) => each > size * 0.99 && each < size)).toBe(true);
});
