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
 * The cells of `numpy.histogram2d` that hold at least one point, row by row from the lowest y.
 *
 * @param points finite, as pairs [x, y].
 */
export function densityCells(
  points: readonly (readonly [number, number])[],
  columns: number,
  rows: number,
): DensityCell[] {
  if (points.length === 0) return [];
  const xEdges = binEdges(
    points.map(([x]) => x),
    columns,
  );
  const yEdges = binEdges(
    points.map(([, y]) => y),
    rows,
  );
  const counts = new Uint32Array(columns * rows);
  for (const [x, y] of points) {
    const cell = binOf(y, yEdges) * columns + binOf(x, xEdges);
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
