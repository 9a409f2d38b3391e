import { withMinus } from "@gain/analysis";

/** A gain in a label: a fixed number of decimals, or three significant digits where the number is too large for them. */
export function gainLabel(gain: number, digits = 2): string {
  return withMinus(Math.abs(gain) < 1000 ? gain.toFixed(digits) : gain.toExponential(2));
}

/** A difference of gains with its sign: "+0.0345", "−0.0120". */
export function signedGainLabel(difference: number): string {
  return `${difference < 0 ? "−" : "+"}${gainLabel(Math.abs(difference), 4)}`;
}
