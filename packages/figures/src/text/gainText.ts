/** A gain in a label: a fixed number of decimals, or three significant digits where the number is too large for them. */
export function gainText(gain: number, decimals = 2): string {
  return Math.abs(gain) < 1000 ? gain.toFixed(decimals) : gain.toExponential(2);
}

/** A difference of gains with its sign: "+0.0345", "−0.0120". */
export function signedGainText(difference: number): string {
  return `${difference < 0 ? "−" : "+"}${gainText(Math.abs(difference), 4)}`;
}

/** A whole number with its thousands apart: "100,000". By hand: the first number of Intl takes 20 ms. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** "1 prompt", "25 prompts". */
export function counted(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? "" : "s"}`;
}
