import { countText, gainTo } from "@gain/analysis";

/** A factor to two or three digits: "282", "15", "1.08"; a power of ten where it has very many. */
export function timesText(factor: number): string {
  if (factor >= 1e6 || factor < 1e-3) {
    return factor.toExponential(1).replace("e+", "e").replace("-", "−");
  }
  if (Number(factor.toPrecision(3)) >= 10) return countText(Math.round(factor));
  return gainTo(factor, factor < 0.1 ? 3 : 2);
}
