/**
 * The colours of Okabe & Ito (2008), "Color Universal Design", distinguishable in every common form of colour vision.
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

/** Secondary text. */
export const QUIET_INK = "#444444";

/** Bands behind the marks: a spread, a margin, a highlighted block. */
export const BAND_GREY = "#C4C4C4";

/** Line at gain 1, where a block neither dampens nor expands. */
export const NEUTRAL_LINE = { colour: OKABE_ITO.vermillion, dash: [7, 4] } as const;

/** Line at the gain of the cited reference model. */
export const REFERENCE_LINE = { colour: OKABE_ITO.black, dash: [2, 3] } as const;

/** Line at the mean of the measured model. */
export const MEAN_LINE = { colour: OKABE_ITO.black, dash: [1, 0] } as const;

/**
 * Colours of the categories' lines, without the neutral line's colour and without yellow, which is too pale on white.
 */
export const CATEGORY_COLOURS: readonly string[] = [
  OKABE_ITO.blue,
  OKABE_ITO.orange,
  OKABE_ITO.bluishGreen,
  OKABE_ITO.reddishPurple,
  OKABE_ITO.black,
  OKABE_ITO.skyBlue,
];

/** Dashes of the categories' lines, so that the lines are distinguishable in greyscale print. */
export const CATEGORY_DASHES: readonly (readonly number[])[] = [
  [1, 0],
  [8, 3],
  [2, 2],
  [8, 3, 2, 3],
  [4, 2],
];

/** Counts from few to many: lighter to darker in every form of colour vision and in grey. */
export const COUNT_COLOURS = ["#CFE3F2", OKABE_ITO.blue, "#00233A"] as const;

/** Gains below, at and above 1 on a log scale: blue, white, orange. */
export const GAIN_COLOURS = [OKABE_ITO.blue, "#FFFFFF", "#C75000"] as const;
