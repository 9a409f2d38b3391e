import type { GainColumns } from "@gain/analysis";
import { densityCells, type DensityCell } from "../numbers/densityCells.ts";
import { isDrawable, reasonNotDrawn } from "../numbers/drawable.ts";

/** More points than this would hide each other; they are counted in cells instead. */
export const MOST_POINTS = 2000;
const COLUMNS = 40;
const ROWS = 28;

/** Prompts with both a drawable entropy and a drawable gain. */
export interface EntropyPoints {
  readonly count: number;
  /** Why others are left out. */
  readonly reasonLeftOut: string;
  /** The smallest and the largest; empty without points. */
  readonly entropies: readonly number[];
  readonly gains: readonly number[];
  /** The points' rows, or counts in the cells of a grid for more than 2,000 points. */
  readonly drawn: { readonly indices: readonly number[] } | { readonly cells: readonly DensityCell[] };
}

export function entropyPoints(columns: GainColumns): EntropyPoints {
  const isPoint = (_: number, index: number): boolean =>
    isDrawable(columns.gains[index] ?? null) && isDrawable(columns.entropies[index] ?? null);
  const gains = columns.gains.filter(isPoint);
  const entropies = columns.entropies.filter(isPoint);
  return {
    count: gains.length,
    reasonLeftOut: reasonLeftOut(columns),
    entropies: range(entropies),
    gains: range(gains),
    drawn:
      gains.length > MOST_POINTS
        ? { cells: densityCells(entropies, gains, COLUMNS, ROWS) }
        : { indices: indicesWhere(columns.gains, isPoint) },
  };
}

function reasonLeftOut(columns: GainColumns): string {
  const numbers = function* (): Generator<number, void, undefined> {
    yield* columns.gains;
    yield* columns.entropies;
  };
  const reason = reasonNotDrawn(numbers());
  return columns.counts().withoutEntropy > 0 ? `no entropy, or ${reason}` : reason;
}

function indicesWhere(values: Float64Array, isSuch: (value: number, index: number) => boolean): number[] {
  const indices: number[] = [];
  for (const [index, value] of values.entries()) if (isSuch(value, index)) indices.push(index);
  return indices;
}

function range(values: Float64Array): readonly number[] {
  if (values.length === 0) return [];
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}
