/** The statistics that the notebook states for the gains of some rows. */
export interface GainSummary {
  readonly mean: number;
  /** With n − 1, as in pandas. */
  readonly sd: number;
  readonly min: number;
  readonly max: number;
  /** Against a mean of 1; null if the SD is too small for two programs to agree. */
  readonly t: number | null;
}

const SMALLEST_SD = 1e-9;

/** Gains that are NaN are left out, as in pandas; t is then NaN, as in scipy. */
export function gainSummary(gains: readonly number[]): GainSummary {
  const known = gains.filter((gain) => !Number.isNaN(gain));
  const n = known.length;
  const [first = Number.NaN] = known;
  const mean = sum(known) / n;
  const sd = n < 2 ? Number.NaN : Math.sqrt(sum(known.map((gain) => (gain - mean) ** 2)) / (n - 1));
  const t = n < gains.length ? Number.NaN : (mean - 1) / (sd / Math.sqrt(n));
  return {
    mean,
    sd,
    min: known.reduce((a, b) => Math.min(a, b), first),
    max: known.reduce((a, b) => Math.max(a, b), first),
    t: sd < SMALLEST_SD ? null : t,
  };
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
