/** A number with a fixed number of decimals and a minus sign that is one. */
export const decimals = (value: number, digits: number): string => withMinus(value.toFixed(digits));

/** A gain, or a difference of gains: four decimals, or two digits where four decimals would show too little. */
export function gainText(gain: number): string {
  return gain !== 0 && Math.abs(gain) < 0.001 ? withMinus(gain.toPrecision(2)) : decimals(gain, 4);
}

/** A p-value after the letter: "= 0.034", "< 0.0001", "> 0.999". */
export function pText(p: number): string {
  if (p < 0.0001) return "< 0.0001";
  if (p > 0.999) return "> 0.999";
  return `= ${decimals(p, p < 0.01 ? 4 : 3)}`;
}

/** "1 model", "2 models"; the plural where it is not made with an s. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : plural}`;

const withMinus = (text: string): string => text.replaceAll("-", "−");
