const LARGEST_LINEAR_RATIO = 8;
const MOST_DECADES = 8;

/**
 * Whether the range of the values is so large that a linear axis would flatten most of them; never with a value of 0 or
 * below.
 */
export function demandsLogAxis(values: readonly number[]): boolean {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return low > 0 && high / low > LARGEST_LINEAR_RATIO;
}

/**
 * The range of the values on a log axis, widened by a share of its length on both sides. Equal values get a range of a
 * factor 1.5 around them.
 *
 * @param values finite and above 0.
 * @returns [low, high] with low < high; [1, 10] without values.
 */
export function paddedLogDomain(values: readonly number[], share = 0.06): [number, number] {
  if (values.length === 0) return [1, 10];
  const logs = values.map(Math.log);
  const low = logs.reduce((a, b) => Math.min(a, b), Infinity);
  const high = logs.reduce((a, b) => Math.max(a, b), -Infinity);
  const pad = high > low ? (high - low) * share : Math.log(1.5);
  return [Math.max(Math.exp(low - pad), Number.MIN_VALUE), Math.min(Math.exp(high + pad), Number.MAX_VALUE)];
}

/** Ticks at 1, 2 and 5 of every decade in the range; beyond five decades at 1 only, at most eight ticks. */
export function logTicks([low, high]: readonly [number, number]): number[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const multiples = last - first > 5 ? [1] : [1, 2, 5];
  const stride = Math.ceil((last - first) / MOST_DECADES);
  const ticks: number[] = [];
  for (let decade = first; decade <= last; decade += stride) {
    for (const multiple of multiples) ticks.push(Number(`${String(multiple)}e${String(decade)}`));
  }
  return ticks.filter((tick) => tick >= low && tick <= high);
}

/** Scale and ticks of a log axis around values that are finite and above 0. */
export function logAxis(values: readonly number[]) {
  const domain = paddedLogDomain(values);
  const ticks = logTicks(domain);
  return {
    scale: { type: "log", domain, nice: false },
    // For less than a decade, Vega's own ticks are denser.
    ticks: ticks.length > 1 ? { values: ticks, format: "~g" } : { tickCount: 5, format: "~g" },
  } as const;
}
