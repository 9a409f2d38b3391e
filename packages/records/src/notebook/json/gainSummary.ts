/** What the notebook states of the gains of some rows. */
export interface GainSummary {
  readonly mean: number;
  /** With n − 1, as pandas. */
  readonly sd: number;
  readonly min: number;
  readonly max: number;
  /** Against a mean of 1; null where the gains are too equal for one that two programs agree on. */
  readonly t: number | null;
}

const SMALLEST_SD = 1e-9;

/** Gains that are NaN are left out, as pandas does; with one of them scipy's t is NaN. */
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
