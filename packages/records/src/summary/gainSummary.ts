/** Size, centre, spread and quantiles of many gains. */
export interface GainSummary {
  /** Number of usable gains, finite and above 0, which the other numbers describe. */
  readonly n: number;
  /** Number of gains that are NaN, infinite, null, 0 or negative. */
  readonly damaged: number;
  /** Null if there is no usable gain, or if their sum overflows. */
  readonly mean: number | null;
  /** Standard deviation of the sample, ddof = 1; null if n < 2, or if it overflows. */
  readonly sd: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** Null if there is no usable gain. */
  readonly quantiles: GainQuantiles | null;
}

/** Quantiles by numpy's linear definition, to the last bit. */
export interface GainQuantiles {
  readonly p5: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p95: number;
}

/** The gains of one model. */
export interface StoredSummary extends GainSummary {
  readonly model: string;
  /** Prompts that could not be measured. */
  readonly errors: number;
  /** Rows of prompts that equal an earlier one of the plan, which no other number counts. */
  readonly repeated: number;
  /** In order of code points, as pandas sorts them; gains without a category are last, under null. */
  readonly categories: readonly CategoryGains[];
}

/** The gains of one model in one category. */
export interface CategoryGains extends GainSummary {
  readonly category: string | null;
}
