import { quantile } from "@gain/analysis";

const LARGEST_LINEAR_RATIO = 8;
/** The axis changes from linear to logarithmic at the median size divided by this. */
const LINEAR_PART = 10;
/** The largest ratio of the largest value to the size at which the axis changes. */
const MOST_BENT = 1e12;
/** The smallest distance between ticks, as a share of the axis. */
const TICK_GAP = 0.09;
const PAD = 0.06;

/** Whether the largest size is so much larger than the median that a linear axis would flatten most values. */
export function demandsSymlogAxis(values: readonly number[]): boolean {
  const { middle, largest } = sizesOf(values);
  return middle > 0 && largest / middle > LARGEST_LINEAR_RATIO;
}

/**
 * Scale and ticks of an axis through 0 for values of both signs: linear, or, where a few are much larger than the
 * others, logarithmic in both directions and linear around 0 (J. B. W. Webber, Meas. Sci. Technol. 24, 2013, 027001).
 *
 * @param values finite.
 */
export function zeroAxis(values: readonly number[]) {
  if (!demandsSymlogAxis(values)) return linearZeroAxis(values);
  const [low, high] = rangeOf(values);
  const { middle, largest } = sizesOf(values);
  const constant = Math.max(middle / LINEAR_PART, largest / MOST_BENT);
  const bent = (value: number): number => Math.sign(value) * Math.log1p(Math.abs(value) / constant);
  const unbent = (position: number): number =>
    Math.sign(position) * constant * Math.expm1(Math.abs(position));
  const pad = (bent(high) - bent(low)) * PAD;
  const ends = [bent(low) - pad, bent(high) + pad] as const;
  return {
    scale: { type: "symlog" as const, constant, domain: ends.map(unbent), nice: false },
    ticks: { values: symlogTicks(ends, bent), format: ".6~g" },
  };
}

/** The same, always linear, for bars, whose lengths are compared. */
export function linearZeroAxis(values: readonly number[]) {
  const [low, high] = rangeOf(values);
  const pad = (high - low) * PAD;
  const domain = high > low ? [low - pad, high + pad] : [-1, 1];
  return { scale: { domain, nice: false }, ticks: { tickCount: 6, format: "~g" } };
}

const rangeOf = (values: readonly number[]): readonly [low: number, high: number] => [
  values.reduce((a, b) => Math.min(a, b), 0),
  values.reduce((a, b) => Math.max(a, b), 0),
];

/** 0 and powers of ten on both sides of it, sufficiently separated, chosen from the largest down. */
function symlogTicks([low, high]: readonly [number, number], bent: (value: number) => number): number[] {
  const gap = (high - low) * TICK_GAP;
  const decades = Array.from({ length: 601 }, (_, i) => Number(`1e${String(300 - i)}`));
  const side = (sign: 1 | -1, end: number): number[] => {
    const ticks: number[] = [];
    let nearest = Infinity;
    for (const decade of decades) {
      const position = bent(decade);
      if (position > end || position < gap || position > nearest - gap) continue;
      ticks.push(sign * decade);
      nearest = position;
    }
    return ticks;
  };
  return [...side(-1, -low), 0, ...side(1, high).reverse()];
}

function sizesOf(values: readonly number[]): { readonly middle: number; readonly largest: number } {
  const sizes = Float64Array.from(values, Math.abs).sort();
  return { middle: sizes.length === 0 ? 0 : quantile(sizes, 0.5), largest: sizes.at(-1) ?? 0 };
}
