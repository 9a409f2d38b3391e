/** Text, axes, outlines and the neutral gain. */
export const INK = "#1A1A1A";

/** Secondary text. */
export const QUIET_INK = "#444444";

/** Bands behind the marks: a spread, a margin, a highlighted block. */
export const BAND_GREY = "#C4C4C4";

/** Counts from few to many: lighter to darker in any colour vision and in grey. */
export const COUNT_COLOURS = ["#DADADA", "#7A7A7A", INK] as const;

/** Behind the last block, whose gain the study is of, and behind the margin within which a difference does not matter. */
export const LAST_BLOCK_GREY = "#E9E9E9";
