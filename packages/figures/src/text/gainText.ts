/** A gain in a label: a fixed number of decimals, or three significant digits where the number is too large for them. */
export function gainText(gain: number, decimals = 2): string {
  return Math.abs(gain) < 1000 ? gain.toFixed(decimals) : gain.toExponential(2);
}

/** "1 prompt", "25 prompts". */
export function counted(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? "" : "s"}`;
}
