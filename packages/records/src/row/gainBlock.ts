/** The block whose gain a ratio of two norms is. L is the last block. */
export const GAIN_BLOCKS = ["L", "L-1", "L with final norm", "not stated"] as const;

/**
 * `L`: ‖h_L‖ / ‖h_{L−1}‖. `L-1`: ‖h_{L−1}‖ / ‖h_{L−2}‖. `L with final norm`: ‖norm(h_L)‖ / ‖h_{L−1}‖, which is the gain
 * of no block. `not stated`: the source does not state it. Gains of different blocks are never pooled or compared.
 */
export type GainBlock = (typeof GAIN_BLOCKS)[number];

/** Definitions of the gains, as notes and reports print them. */
export const BLOCK_DEFINITIONS: Readonly<Record<GainBlock, string>> = {
  L: "block L, the last one: ‖h(L)‖ / ‖h(L−1)‖",
  "L-1": "block L−1, not the last one: ‖h(L−1)‖ / ‖h(L−2)‖",
  "L with final norm": "block L with the final norm: ‖norm(h(L))‖ / ‖h(L−1)‖, the gain of no block",
  "not stated": "a block that the source does not state",
};

/** Suffix of a model's name if its gains are not those of the last block; empty for block L. */
export const BLOCK_SUFFIXES: Readonly<Record<GainBlock, string>> = {
  L: "",
  "L-1": " (block L−1)",
  "L with final norm": " (block L with final norm)",
  "not stated": " (block not stated)",
};
