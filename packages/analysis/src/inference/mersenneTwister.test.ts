import { expect, it } from "vitest";
import { MersenneTwister } from "./mersenneTwister.ts";

it("gives the 1st and the 10,000th number that the C++ standard states for mt19937 and its default seed", () => {
  const twister = new MersenneTwister(5489);
  expect(twister.next() >>> 0).toBe(3499211612);
  for (let i = 2; i < 10_000; i++) twister.next();
  expect(twister.next() >>> 0).toBe(4123659995);
});

it("accepts seeds of all 32 bits", () => {
  // numpy: np.random.RandomState(2**32 - 1).randint(0, 2**32, 2, dtype=np.uint64)
  const twister = new MersenneTwister(2 ** 32 - 1);
  expect([twister.next() >>> 0, twister.next() >>> 0]).toEqual([419326371, 479346978]);
});
