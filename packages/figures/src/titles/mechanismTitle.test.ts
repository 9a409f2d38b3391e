import { describe, expect, it } from "vitest";
import { madeProfile, madeSteps, profileOf } from "../../testing/madeSteps.ts";
import { lastBlockTitle } from "./lastBlockTitle.ts";
import { mechanismTitle } from "./mechanismTitle.ts";

/** A step of a stream of length 1 along itself: attention adds a, the MLP m. */
const along = (a: number, m: number) => ({
  ...{ normBefore: 1, normAfter: 1 + a + m, deltaNorm: Math.abs(a + m), inner: a + m },
  split: {
    ...{ attentionNorm: Math.abs(a), attentionInner: a, mlpNorm: Math.abs(m), mlpInner: m },
    error: 0,
  },
});
/** Two prompts that differ a little, with the same blocks. */
const profileAlong = (...blocks: readonly (readonly [number, number])[]) =>
  profileOf(
    [1, 1.01].map((times) => blocks.map(([a, m]) => along(a * times, m * times))),
    blocks.length,
  );

describe("the title of the mechanism", () => {
  it.each([
    // gain² − 1 = 2(a + m) + (a + m)²; attention's own part is 2a + a², the MLP's 2m + m².
    [
      profileAlong([0.1, 0.1], [0.05, 0.2]),
      [
        "The MLP writes most of the growth in the last block (+0.44 of +0.57);",
        "all 2 blocks grow the stream on average",
      ],
    ],
    [
      profileAlong([0.1, 0.1], [-0.3, 0.01]),
      [
        "Attention writes most of the shrinking in the last block (−0.51 of −0.50);",
        "only block 2 shrinks the stream on average",
      ],
    ],
    [
      profileAlong([-0.1, -0.1], [0.5, 0.5]),
      [
        "No part alone makes most of the growth in the last block (+3.0);",
        "only block 1 shrinks the stream on average",
      ],
    ],
  ])("says who wrote most of the last block, and which blocks shrink: case %#", (profile, lines) => {
    expect(mechanismTitle(profile)).toEqual(lines);
  });

  it("claims no part where the interval of the sum holds 0", () => {
    const profile = profileOf(
      [
        [along(0, 0.1), along(0.1, 0.1)],
        [along(0, 0.1), along(-0.1, -0.09)],
      ],
      2,
    );
    expect(mechanismTitle(profile)[0]).toMatch(
      /^The last block’s change is not distinguishable from 0 \(\+0\.0\d+\);$/,
    );
    expect(mechanismTitle(profile)[1]).toBe("all blocks but 2 grow the stream on average");
  });

  it("names no part of a step that is not split, and counts where there is much to name", () => {
    const title = mechanismTitle(madeProfile({ layers: 12, prompts: 25, split: "none" }));
    expect(title[0]).not.toMatch(/MLP|ttention/);
    expect(mechanismTitle(profileOf([], 3))).toEqual(["The last block has no finite gain"]);
    expect(
      mechanismTitle(
        profileAlong(...Array.from({ length: 8 }, (_, i) => [0, i % 2 === 0 ? -0.1 : 0.1] as const)),
      )[1],
    ).toBe("4 of 8 blocks grow the stream on average, 4 shrink it");
  });
});

describe("the title of the last block", () => {
  const titleOf = (...profile: Parameters<typeof profileOf>) => {
    const { lastBlock } = profileOf(...profile);
    if (!lastBlock.defined) throw new Error(lastBlock.reason);
    return lastBlockTitle(lastBlock.value);
  };
  const up = along(0.1, 0.1);

  it("counts the prompts whose stream it shrinks, by their most negative part", () => {
    const rows = [
      [up, along(-0.2, 0.1)],
      [up, along(0.1, -0.2)],
      [up, along(0, -0.2)],
      [up, up],
    ];
    expect(titleOf(rows, 2)).toEqual([
      "Block 2, the last, shrinks the stream on 3 of 4 prompts;",
      "its most negative part: MLP 2, attention 1",
    ]);
    expect(titleOf(rows.slice(1), 2)[1]).toBe("its most negative part is the MLP on all 2");
  });

  it("says so where it shrinks none or all", () => {
    expect(
      titleOf(
        [
          [up, up],
          [up, up],
        ],
        2,
      ),
    ).toEqual(["Block 2, the last, shrinks the stream on none of 2 prompts"]);
    expect(titleOf([[up, along(0, -0.1)]], 2)[0]).toBe(
      "Block 2, the last, shrinks the stream on its 1 prompt;",
    );
    expect(titleOf([madeSteps(0, { layers: 2, prompts: 1 })], 2)[0]).toMatch(/^Block 2, the last, shrinks/);
  });
});
