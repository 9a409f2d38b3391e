import type { Sample } from "@gain/analysis";
import { binEdges, binOf } from "./histogram.ts";

/** A cell of a two-dimensional histogram: [xStart, xEnd) by [yStart, yEnd), closed at the largest values. */
export interface DensityCell {
  readonly xStart: number;
  readonly xEnd: number;
  readonly yStart: number;
  readonly yEnd: number;
  readonly count: number;
}

/**
 * The cells of `numpy.histogram2d` with at least one point, row by row from the lowest y.
 *
 * @param xs finite, the same number as `ys`, which are also finite.
 */
export function densityCells(xs: Sample, ys: Sample, columns: number, rows: number): DensityCell[] {
  if (xs.length === 0) return [];
  const xEdges = binEdges(xs, columns);
  const yEdges = binEdges(ys, rows);
  const counts = new Uint32Array(columns * rows);
  let point = 0;
  for (const x of xs) {
    const cell = binOf(ys[point++] ?? Number.NaN, yEdges) * columns + binOf(x, xEdges);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  const edge = (edges: readonly number[], index: number): number => edges[index] ?? NaN;
  return [...counts].flatMap((count, cell) => {
    if (count === 0) return [];
    const [column, row] = [cell % columns, Math.floor(cell / columns)];
    return [
      {
        xStart: edge(xEdges, column),
        xEnd: edge(xEdges, column + 1),
        yStart: edge(yEdges, row),
        yEnd: edge(yEdges, row + 1),
        count,
      },
    ];
  });
}
