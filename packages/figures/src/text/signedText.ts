import { decimals } from "@gain/analysis";

const MOST_DECIMALS = 6;

/** Decimals that show so many significant digits of a number. */
export function decimalsFor(value: number, significant: number): number {
  if (value === 0 || !Number.isFinite(value)) return significant;
  return Math.min(Math.max(significant - 1 - Math.floor(Math.log10(Math.abs(value))), 0), MOST_DECIMALS);
}

/** With a sign that is one: "+0.12", "−0.030". A number that rounds to 0 has none. */
export function signedTo(value: number, digits: number): string {
  if (Math.abs(value) >= 1e6) return `${value < 0 ? "−" : "+"}${Math.abs(value).toExponential(1)}`;
  const text = decimals(value, digits);
  return Number(value.toFixed(digits)) > 0 ? `+${text}` : text;
}

/** The same to so many significant digits: "+253", "+1.85". */
export const signed = (value: number, significant: number): string =>
  signedTo(value, decimalsFor(value, significant));
