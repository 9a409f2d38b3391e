import { sum } from "simple-statistics";
import { at, mapped, type Sample } from "./sample.ts";

/** Sums of squares and of products of the deviations of pairs. */
export interface ProductSums {
  readonly xx: number;
  readonly yy: number;
  readonly xy: number;
}

/**
 * Sums over pairs of deviations, compensated (Neumaier). Plain sums lose digits of a correlation near ±1, and the
 * p-value of n pairs has n / (1 − r²) times the error of r.
 */
export function productSums(x: Float64Array, y: Float64Array): ProductSums {
  const total = (products: Float64Array): number => sum(products as unknown as number[]);
  return {
    xx: total(x.map((value) => value ** 2)),
    yy: total(y.map((value) => value ** 2)),
    xy: total(x.map((value, i) => value * at(y, i))),
  };
}

/** The values minus their mean. */
export function deviations(values: Sample): Float64Array {
  const mean = sum(values as unknown as number[]) / values.length;
  return mapped(values, (value) => value - mean);
}
