const LARGEST_LINEAR_RATIO = 8;

/** Whether values span so much that a linear axis would flatten most of them; never with a value of 0 or below. */
export function demandsLogAxis(values: readonly number[]): boolean {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return low > 0 && high / low > LARGEST_LINEAR_RATIO;
}

/** The smallest range that holds every value on a log axis, widened by a share of its length on both sides. */
export function paddedLogDomain(values: readonly number[], share = 0.06): [number, number] {
  const logs = values.map(Math.log);
  const low = logs.reduce((a, b) => Math.min(a, b), Infinity);
  const high = logs.reduce((a, b) => Math.max(a, b), -Infinity);
  const pad = (high - low) * share;
  return [Math.exp(low - pad), Math.exp(high + pad)];
}

/** Ticks at 1, 2 and 5 of every decade in the range, or only at 1 beyond four decades. */
export function logTicks([low, high]: readonly [number, number]): number[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const steps = last - first > 5 ? [1] : [1, 2, 5];
  const ticks: number[] = [];
  for (let decade = first; decade <= last; decade += 1) {
    for (const step of steps) ticks.push(Number(`${String(step)}e${String(decade)}`));
  }
  return ticks.filter((tick) => tick >= low && tick <= high);
}
