/*
 * The first scan counts the gains in bins that are the same for all data and fit gains near 1. Other data are
 * summarised as exactly, with more scans.
 */

const BINS_PER_UNIT = 2048;
const UNITS = 4;

/**
 * SQL of the bin of a gain: -1 below 0; 0 to 8192 for the nearest multiple of 1/2048 below 4; 8193 from 4 on; null if not
 * finite. It is written for speed: a gain below 4 needs no other test (NaN is not below 4).
 */
const BIN = `CASE
  WHEN gain >= 0 AND gain < ${String(UNITS)} THEN (gain * ${String(BINS_PER_UNIT)})::INTEGER
  WHEN isfinite(gain) THEN CASE WHEN gain < 0 THEN -1 ELSE ${String(UNITS * BINS_PER_UNIT + 1)} END END`;

/** SQL of a bin's centre, the reference of its gains; it is exact. */
export const CENTRE = `(bin / ${String(BINS_PER_UNIT)})`;

/** SQL of the columns model, category, gain and bin. */
export const BINNED_GAINS = `SELECT model, category, gain, ${BIN} AS bin FROM gains`;

/** SQL condition that a row of another relation belongs to a row of `groups`. */
export const inGroup = (relation: string): string =>
  `${relation}.model IS NOT DISTINCT FROM groups.model AND ${relation}.category IS NOT DISTINCT FROM groups.category`;
