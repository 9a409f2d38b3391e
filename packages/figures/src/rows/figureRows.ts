import {
  GainColumns,
  indicesAtRanks,
  type MeansByLayer,
  type LayerGain,
  type LayerNorm,
} from "@gain/analysis";
import type { GainRow } from "@gain/records";
import { rowNotShown, rowsNotSeen } from "../errors.ts";
import { isDrawable, reasonNotDrawn } from "../numbers/drawable.ts";
import { evenPlaces, evenSample } from "../numbers/evenSample.ts";
import { histogramBins, type HistogramBin } from "../numbers/histogram.ts";
import { hasPlace } from "../several/oneAxis.ts";
import { type GainSides } from "../titles/layerHeatmapTitle.ts";
import { assertOneModel, drawnCountText, flagCountText } from "../prompts/promptSelection.ts";
import { entropyPoints, type EntropyPoints } from "./entropyPoints.ts";
import { gainBoxes, type GainBoxes } from "./gainBoxes.ts";
import { gainPoints, type GainPoints } from "./gainPoints.ts";

/** Quantiles by layer are of at most so many prompts, evenly spaced by last gain. */
const MOST_PROFILE_PROMPTS = 1000;

/** More prompts than this are too many to read in a heat map in print. */
const MOST_HEATMAP_PROMPTS = 60;

/** As many gains stand for all where prompts are thin ticks in one row. */
const MOST_TICKS = 200;

/** A row as figures show it by itself. */
export type ShownRow = Pick<
  GainRow,
  "prompt" | "category" | "entropyNats" | "lastGain" | "norms" | "lastStep"
>;

/**
 * What figures draw of one model's rows. It is as large for millions of rows as for thousands: shapes over all rows, and
 * the rows that are shown one by one.
 *
 *   columns ──▶ FigureShapes: counts, bins, boxes, cells, means by layer
 *           └─▶ indices ──▶ the rows at these, in one pass over all rows ──▶ FigureRows
 */
export interface FigureShapes {
  readonly count: number;
  /** "23 of 25 prompts (2 left out: gain not finite)" */
  readonly drawnText: string;
  readonly flagText: string | null;
  readonly bins: readonly HistogramBin[];
  /** On which side of 1 all of them lie that are positive and finite. */
  readonly sides: GainSides;
  /** All that are drawable, or of more than 200 evenly spaced ones, ascending. */
  readonly gains: readonly number[];
  readonly boxes: GainBoxes;
  readonly entropy: EntropyPoints;
  /** The gains of each category, those that are drawn by their indices. */
  readonly points: GainPoints;
  /** Places of the heat map's rows, by last gain, the largest first. */
  readonly heatmap: readonly number[];
  /** Places of the rows whose norms by layer are drawn as lines or quantiles, by last gain, the largest first. */
  readonly profile: readonly number[];
  readonly rowsWithNorms: number;
  readonly layers: MeansByLayer<LayerGain>;
  readonly norms: MeansByLayer<LayerNorm>;
  /** Of the rows that are shown by themselves, from 0 in the order of the rows. */
  readonly indices: ReadonlySet<number>;
}

/** @throws FigureInputError when the rows name more than one model. */
export function figureShapes(columns: GainColumns): FigureShapes {
  assertOneModel(columns);
  const { gains } = columns;
  const drawable = gains.every((gain) => isDrawable(gain)) ? gains : gains.filter((gain) => isDrawable(gain));
  const boxes = gainBoxes(columns);
  const entropy = entropyPoints(columns);
  const points = gainPoints(columns);
  const normed = placesWithNorms(columns);
  const heatmap = normed.at(indicesAtRanks(normed.gains, evenPlaces(normed.count, MOST_HEATMAP_PROMPTS)));
  const profile = normed.at(indicesAtRanks(normed.gains, evenPlaces(normed.count, MOST_PROFILE_PROMPTS)));
  return {
    count: gains.length,
    drawnText: drawnCountText(drawable.length, gains.length, `gain ${reasonNotDrawn(gains)}`),
    flagText: flagCountText(columns.counts()),
    bins: histogramBins(drawable),
    sides: sidesOf(gains),
    gains: evenSample([...Float64Array.from(drawable).sort()], MOST_TICKS),
    boxes,
    entropy,
    points,
    heatmap,
    profile,
    rowsWithNorms: normed.count,
    layers: columns.layers,
    norms: columns.norms,
    indices: new Set([
      ...boxes.boxes.flatMap(({ outliers }) => outliers.map(({ index }) => index)),
      ...("indices" in entropy.drawn ? entropy.drawn.indices : []),
      ...heatmap,
      ...profile,
      ...points.categories.flatMap(({ indices }) => indices),
    ]),
  };
}

/** The shapes, and the rows that figures show by themselves: all that a figure draws. It does not change. */
export interface FigureRows extends FigureShapes {
  /** Those at `indices`, by their index. */
  readonly shown: ReadonlyMap<number, ShownRow>;
}

/** What is needed of all rows, which are all there. */
export function figureRowsOf(rows: readonly GainRow[] | FigureRows): FigureRows {
  if ("shown" in rows) return rows;
  const shapes = figureShapes(GainColumns.of(rows));
  const pass = new ShownRows(shapes.indices);
  for (const row of rows) pass.add(row);
  return pass.figureRows(shapes);
}

/** One pass over all rows in their order, which keeps those at some indices. */
export class ShownRows {
  readonly #indices: ReadonlySet<number>;
  readonly #shown = new Map<number, ShownRow>();
  #next = 0;

  constructor(indices: ReadonlySet<number>) {
    this.#indices = indices;
  }

  add({ prompt, category, entropyNats, lastGain, norms, lastStep }: GainRow): void {
    const index = this.#next;
    this.#next += 1;
    if (!this.#indices.has(index)) return;
    this.#shown.set(index, {
      ...{ prompt, category, entropyNats, lastGain, norms },
      ...(lastStep !== undefined && { lastStep }),
    });
  }

  /**
   * The end of the pass.
   *
   * @throws FigureInputError where it did not see every row of the shapes
   */
  figureRows(shapes: FigureShapes): FigureRows {
    if (this.#next !== shapes.count) throw rowsNotSeen(this.#next, shapes.count);
    return { ...shapes, shown: new Map(this.#shown) };
  }
}

/** L, the number of blocks; null where no row has norms. */
export function blockCount({ layers }: FigureShapes): number | null {
  const { length } = layers.means().overall;
  return length === 0 ? null : length;
}

/** @throws FigureInputError for an index that is none of those shown. */
export function shownRow({ shown }: FigureRows, index: number): ShownRow {
  const row = shown.get(index);
  if (row === undefined) throw rowNotShown(index);
  return row;
}

function sidesOf(gains: Float64Array): GainSides {
  let [above, prompts, lowest, highest] = [0, 0, Number.POSITIVE_INFINITY, 0];
  for (const gain of gains) {
    if (!hasPlace(gain)) continue;
    prompts += 1;
    if (gain > 1) above += 1;
    lowest = Math.min(lowest, gain);
    highest = Math.max(highest, gain);
  }
  return { above, prompts, lowest, highest };
}

/** The gains of the rows that have norms, and the way from their indices among these to those among all rows. */
function placesWithNorms({ gains, normed }: GainColumns): {
  readonly count: number;
  readonly gains: Float64Array;
  readonly at: (indices: readonly number[]) => readonly number[];
} {
  if (normed.every((has) => has === 1)) return { count: gains.length, gains, at: (indices) => indices };
  const indicesOfAll = Int32Array.from(gains.keys()).filter((index) => normed[index] === 1);
  return {
    count: indicesOfAll.length,
    gains: gains.filter((_, index) => normed[index] === 1),
    at: (indices) => indices.map((index) => indicesOfAll[index] ?? -1),
  };
}
