/**
 * The colours of Okabe & Ito (2008), "Color Universal Design", told apart by every common form of colour vision.
 * Source: https://jfly.uni-koeln.de/color/
 */
export const OKABE_ITO = {
  black: "#000000",
  orange: "#E69F00",
  skyBlue: "#56B4E9",
  bluishGreen: "#009E73",
  yellow: "#F0E442",
  blue: "#0072B2",
  vermillion: "#D55E00",
  reddishPurple: "#CC79A7",
} as const;

/** Text, axes and outlines. */
export const INK = "#1A1A1A";

/** Text of second rank. */
export const QUIET_INK = "#444444";

/** Line at gain 1, where a block neither dampens nor expands. */
export const NEUTRAL_LINE = { colour: OKABE_ITO.vermillion, dash: [7, 4] } as const;

/** Line at the gain of the cited reference model. */
export const REFERENCE_LINE = { colour: OKABE_ITO.black, dash: [2, 3] } as const;

/** Line at the mean of the model measured. */
export const MEAN_LINE = { colour: OKABE_ITO.black, dash: [1, 0] } as const;

/** Counts from few to many: lighter to darker in any colour vision and in grey. */
export const COUNT_COLOURS = ["#CFE3F2", OKABE_ITO.blue, "#00233A"] as const;
