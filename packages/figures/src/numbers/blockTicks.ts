const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/**
 * Numbers of blocks that an axis states: the first, the last, and between them those of an even step, far enough from the
 * ends.
 *
 * @param most labels that there is room for
 */
export function blockTicks(first: number, last: number, most = 8): number[] {
  if (last <= first) return [first];
  const step = STEPS.find((each) => (last - first) / each <= most - 1) ?? last - first;
  const inner = Array.from({ length: Math.floor(last / step) }, (_, i) => (i + 1) * step);
  return [first, ...inner.filter((block) => block - first > 0.6 * step && last - block > 0.6 * step), last];
}
