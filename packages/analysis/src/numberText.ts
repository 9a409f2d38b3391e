import type { ConfidenceInterval } from "./inference/oneSampleT.ts";

/** A number with a fixed number of decimals and a minus sign that is one. */
export function decimals(value: number, digits: number): string {
  const text = value.toFixed(digits);
  // A number that rounds to 0 has no sign.
  return withMinus(Number(text) === 0 ? text.replace("-", "") : text);
}

/**
 * A gain, or a difference of gains: four decimals. A difference that four decimals would hide has two digits and its power
 * of ten, and so has the distance of a gain from 1: "1 − 1.0e-9".
 */
export function gainText(gain: number): string {
  const distance = gain - 1;
  if (distance !== 0 && Math.abs(distance) < 0.00005) {
    return `1 ${distance < 0 ? "−" : "+"} ${relativeText(Math.abs(distance))}`;
  }
  return gain !== 0 && Math.abs(gain) < 0.001 ? withMinus(gain.toPrecision(2)) : decimals(gain, 4);
}

/** A p-value after the letter, to two significant digits: "= 0.034", "< 0.001", "> 0.99". */
export function pText(p: number): string {
  if (p < 0.001) return "< 0.001";
  if (p > 0.99) return "> 0.99";
  return `= ${p.toPrecision(2)}`;
}

/** A relative size, such as a precision floor, to two significant digits: "0.0042", "3.9e-7". */
export const relativeText = (size: number): string =>
  size === 0 || size >= 0.001 ? String(Number(size.toPrecision(2))) : size.toExponential(1);

/** A share as a percentage to three digits: "95 %", "0.42 %". */
export const percentText = (share: number): string => `${String(Number((100 * share).toPrecision(3)))} %`;

/** "95 % interval 1.0461 to 1.1196". */
export const intervalText = ({ level, low, high }: ConfidenceInterval): string =>
  `${percentText(level)} interval ${gainText(low)} to ${gainText(high)}`;

/** A whole number with its thousands apart: "10,000". */
export const countText = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");

/** "a", "a and b", "a, b and c". */
export function listText(texts: readonly string[], last = "and"): string {
  const [end] = texts.slice(-1);
  return texts.length < 2 ? (end ?? "") : `${texts.slice(0, -1).join(", ")} ${last} ${end ?? ""}`;
}

/** "1 model", "2 models"; the plural where it is not made with an s. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${countText(count)} ${count === 1 ? noun : plural}`;

const withMinus = (text: string): string => text.replaceAll("-", "−");
