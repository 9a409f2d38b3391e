/** A gain, or a difference of gains, in words: four decimals, and more for what four would show as 0. */
export function gainText(gain: number): string {
  return gain !== 0 && Math.abs(gain) < 0.001 ? gain.toPrecision(2) : gain.toFixed(4);
}

/** A p-value after its equals sign or with a "less than": "= 0.034", "< 0.0001". */
export function pText(p: number): string {
  return p < 0.0001 ? "< 0.0001" : `= ${p < 0.001 ? p.toFixed(4) : p.toFixed(3)}`;
}

/** "1 model", "2 models". */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
