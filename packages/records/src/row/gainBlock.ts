/** Of which block a ratio of two norms is the gain. L is the last block. */
export const GAIN_BLOCKS = ["L", "L-1", "L with final norm", "not stated"] as const;

/**
 * `L`: ‖h_L‖ / ‖h_{L−1}‖. `L-1`: ‖h_{L−1}‖ / ‖h_{L−2}‖. `L with final norm`: ‖norm(h_L)‖ / ‖h_{L−1}‖, which is the gain
 * of no block. `not stated`: the source leaves it open. Gains of different blocks are never pooled or compared.
 */
export type GainBlock = (typeof GAIN_BLOCKS)[number];

/** What a block's gains are, as notes and reports say it. */
export const BLOCK_DEFINITIONS: Readonly<Record<GainBlock, string>> = {
  L: "block L, the last one: ‖h(L)‖ / ‖h(L−1)‖",
  "L-1": "block L−1, not the last one: ‖h(L−1)‖ / ‖h(L−2)‖",
  "L with final norm": "block L with the final norm: ‖norm(h(L))‖ / ‖h(L−1)‖, the gain of no block",
  "not stated": "a block that the source does not state",
};

/** What stands behind a model's name where its gains are not the last block's; empty for those of block L. */
export const BLOCK_SUFFIXES: Readonly<Record<GainBlock, string>> = {
  L: "",
  "L-1": " (block L−1)",
  "L with final norm": " (block L with final norm)",
  "not stated": " (block not stated)",
};
