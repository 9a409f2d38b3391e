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

/** "1 model", "2 models", "3 categories". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** A ratio: four decimals, or its distance from 1 where four decimals would show 1 for a number that is not. */
export function ratioText(ratio: number): string {
  const distance = Math.abs(ratio - 1);
  if (distance > 0 && distance < 0.00005)
    return `1 ${ratio < 1 ? "−" : "+"} ${distance.toExponential(1).replace("-", "−")}`;
  return ratio > 0 && ratio < 0.001 ? withMinus(ratio.toPrecision(2)) : decimals(ratio, 4);
}

const withMinus = (text: string): string => text.replaceAll("-", "−");
