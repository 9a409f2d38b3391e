/** A number as text, with true minus signs (U+2212) for a reader: "−2.5e−9". */
export const withMinus = (text: string): string => text.replaceAll("-", "−");

/** A number with a fixed number of decimals: "−0.0884". A number that rounds to 0 has no sign. */
export function decimals(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return withMinus(Number(text) === 0 ? text.replace("-", "") : text);
}

/** A computed mean is this near to 1 by rounding alone. */
const ROUNDING = 4 * Number.EPSILON;

/**
 * A gain, or a difference of gains: four decimals. A difference that four decimals would hide has two digits and its power
 * of ten, and so has the distance of a gain from 1: "1 − 1.0e−9".
 */
export function gainText(gain: number): string {
  const distance = gain - 1;
  if (Math.abs(distance) > ROUNDING && Math.abs(distance) < 0.00005) {
    return `1 ${distance < 0 ? "−" : "+"} ${relativeText(Math.abs(distance))}`;
  }
  return gain !== 0 && Math.abs(gain) < 0.001 ? withMinus(gain.toPrecision(2)) : decimals(gain, 4);
}

/** A p-value to two significant digits: "0.034", "< 0.001", "> 0.99". */
export function pText(p: number): string {
  if (p < 0.001) return "< 0.001";
  return p > 0.99 ? "> 0.99" : p.toPrecision(2);
}

/** A p-value with its name: "p = 0.034", "two-sided p < 0.001", "p(mean > 1) > 0.99". */
export function namedPText(name: string, p: number): string {
  const text = pText(p);
  return `${name} ${/^[<>]/.test(text) ? "" : "= "}${text}`;
}

/** A relative size, such as a precision floor, to two significant digits: "0.0042", "3.9e−7". */
export const relativeText = (size: number): string =>
  size === 0 || size >= 0.001 ? String(Number(size.toPrecision(2))) : withMinus(size.toExponential(1));

/** A share as a percentage to three digits: "95 %", "0.42 %". */
export const percentText = (share: number): string => `${String(Number((100 * share).toPrecision(3)))} %`;

/** Degrees of freedom, whole or with one decimal. Rounding can leave a whole number slightly off. */
export function degreesText(df: number): string {
  const whole = Math.round(df);
  return Math.abs(df - whole) < 1e-9 * df ? countText(whole) : decimals(df, 1);
}

/** A whole number with its thousands apart: "10,000". Not by Intl, whose first number takes 20 ms. */
export const countText = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");

/** A count with its noun: "1 model", "2 models"; the plural where it is not made with an s. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${countText(count)} ${count === 1 ? noun : plural}`;

/** "a", "a and b", "a, b and c". */
export function listText(texts: readonly string[], last = "and"): string {
  const [end] = texts.slice(-1);
  return texts.length < 2 ? (end ?? "") : `${texts.slice(0, -1).join(", ")} ${last} ${end ?? ""}`;
}
