import {
  GainColumns,
  placesAtRanks,
  type MeansByLayer,
  type LayerGain,
  type LayerNorm,
} from "@gain/analysis";
import type { GainRow } from "@gain/records";
import { rowNotKept } from "../errors.ts";
import { isDrawable, reasonNotDrawn } from "../numbers/drawable.ts";
import { evenPlaces, evenSample } from "../numbers/evenSample.ts";
import { histogramBins, type HistogramBin } from "../numbers/histogram.ts";
import { assertOneModel, drawnCountText, flagCountText } from "../prompts/promptSelection.ts";
import { entropyPoints, type EntropyPoints } from "./entropyPoints.ts";
import { gainBoxes, type GainBoxes } from "./gainBoxes.ts";

/** More prompts than this are too many to read in a heat map in print. */
const MOST_HEATMAP_PROMPTS = 60;

/** As many gains stand for all where prompts are thin ticks in one row. */
const MOST_TICKS = 200;

/** A row as figures show it by itself. */
export type ShownRow = Pick<GainRow, "prompt" | "category" | "entropyNats" | "lastGain" | "norms">;

/**
 * What figures draw of one model's rows. It is as large for millions of rows as for thousands: shapes over all rows, and
 * the rows that are shown one by one.
 *
 *   columns ──▶ counts, bins, boxes, cells, means by layer
 *           └─▶ places ──▶ the rows at these, kept as they go by a second time
 */
export class FigureRows {
  readonly count: number;
  /** "23 of 25 prompts (2 left out: gain not finite)" */
  readonly drawnText: string;
  readonly flagText: string | null;
  readonly bins: readonly HistogramBin[];
  /** All that are drawable, or of more than 200 evenly spaced ones, ascending. */
  readonly gains: readonly number[];
  readonly boxes: GainBoxes;
  readonly entropy: EntropyPoints;
  /** Places of the heat map's rows, by last gain, the largest first. */
  readonly heatmap: readonly number[];
  readonly rowsWithNorms: number;
  readonly layers: MeansByLayer<LayerGain>;
  readonly norms: MeansByLayer<LayerNorm>;
  /** Of the rows that have to be kept, from 0 in the order of the rows. */
  readonly places: ReadonlySet<number>;
  readonly #kept = new Map<number, ShownRow>();

  /** @throws FigureInputError when the rows name more than one model. */
  constructor(columns: GainColumns) {
    assertOneModel(columns);
    const { gains } = columns;
    const drawable = gains.every((gain) => isDrawable(gain))
      ? gains
      : gains.filter((gain) => isDrawable(gain));
    this.count = gains.length;
    this.drawnText = drawnCountText(drawable.length, gains.length, `gain ${reasonNotDrawn(gains)}`);
    this.flagText = flagCountText(columns.counts());
    this.bins = histogramBins(drawable);
    this.gains = evenSample([...Float64Array.from(drawable).sort()], MOST_TICKS);
    this.boxes = gainBoxes(columns);
    this.entropy = entropyPoints(columns);
    const normed = placesWithNorms(columns);
    this.rowsWithNorms = normed.count;
    this.heatmap = normed.at(placesAtRanks(normed.gains, evenPlaces(normed.count, MOST_HEATMAP_PROMPTS)));
    this.layers = columns.layers;
    this.norms = columns.norms;
    this.places = new Set([
      ...this.boxes.boxes.flatMap(({ outliers }) => outliers.map(({ place }) => place)),
      ...("places" in this.entropy.drawn ? this.entropy.drawn.places : []),
      ...this.heatmap,
    ]);
  }

  /** Those of rows that are all there. */
  static of(rows: readonly GainRow[] | FigureRows): FigureRows {
    if (rows instanceof FigureRows) return rows;
    const figureRows = new FigureRows(GainColumns.of(rows));
    for (const [place, row] of rows.entries()) figureRows.offer(place, row);
    return figureRows;
  }

  /** Keeps a row whose place is among those wanted. */
  offer(place: number, { prompt, category, entropyNats, lastGain, norms }: GainRow): void {
    if (this.places.has(place)) this.#kept.set(place, { prompt, category, entropyNats, lastGain, norms });
  }

  /** @throws FigureInputError for a row that was not offered. */
  row(place: number): ShownRow {
    const row = this.#kept.get(place);
    if (row === undefined) throw rowNotKept(place);
    return row;
  }
}

/** The gains of the rows that have norms, and the way from their places among these to those among all rows. */
function placesWithNorms({ gains, normed }: GainColumns): {
  readonly count: number;
  readonly gains: Float64Array;
  readonly at: (places: readonly number[]) => readonly number[];
} {
  if (normed.every((has) => has === 1)) return { count: gains.length, gains, at: (places) => places };
  const placesOfAll = Int32Array.from(gains.keys()).filter((place) => normed[place] === 1);
  return {
    count: placesOfAll.length,
    gains: gains.filter((_, place) => normed[place] === 1),
    at: (places) => places.map((place) => placesOfAll[place] ?? -1),
  };
}
