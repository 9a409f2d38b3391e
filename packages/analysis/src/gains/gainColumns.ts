import { mixedModels } from "../errors.ts";
import { MeansByLayer } from "../layers/byLayer.ts";
import { BLOCK_GAIN, type LayerGain } from "../layers/layerProfile.ts";
import { LAYER_NORM, type LayerNorm } from "../layers/normsByLayer.ts";
import { bytes, doubles, integers } from "../sample/column.ts";
import { TextCodes } from "../sample/groups.ts";
import { exclusionOf, RowCounter, type RowCounts } from "./rowCounts.ts";

/** What the analysis needs of one measured prompt. */
export interface GainObservation {
  readonly model: string;
  readonly category: string | null;
  /** null where the source does not state it; the same holds for entropy. */
  readonly prompt: string | null;
  /** Entropy of the next-token distribution, in nats. */
  readonly entropyNats: number | null;
  /** ‖h_L‖ / ‖h_{L−1}‖. */
  readonly lastGain: number;
  /** ‖h_k‖₂ for k = 0…L, shape [L + 1]; null where the source has none. */
  readonly norms: readonly number[] | null;
  /** Reasons to review the row. */
  readonly flags: readonly string[];
}

/** At most this many prompts are kept, to name those that decide a verdict. */
export const MOST_PROMPTS = 1000;

/**
 * What the analysis and the figures keep of the rows of one model. Each row takes 29 bytes: its gain, its entropy and
 * its category's index. The memory for texts and norms does not grow with the number of rows.
 *
 *   rows, one by one ──▶ add ──▶ gains, entropies, categories   shape [rows], in the order of the rows
 *                            └─▶ counts, layers, norms          over all of them
 */
export class GainColumns {
  /** Gain and norm by layer, over all rows. */
  readonly layers = new MeansByLayer<LayerGain>(BLOCK_GAIN);
  readonly norms = new MeansByLayer<LayerNorm>(LAYER_NORM);
  readonly #models = new Set<string>();
  readonly #gains = doubles();
  readonly #stated = doubles();
  readonly #entropies = doubles();
  readonly #categories = integers();
  readonly #normed = bytes();
  readonly #names = new TextCodes();
  readonly #counter = new RowCounter();
  readonly #prompts: (string | null)[] = [];

  /** The columns of rows in memory. */
  static of(rows: readonly GainObservation[]): GainColumns {
    const columns = new GainColumns();
    for (const row of rows) columns.add(row);
    return columns;
  }

  add(row: GainObservation): void {
    const exclusion = exclusionOf(row);
    this.#models.add(row.model);
    this.#gains.add(exclusion === null ? row.lastGain : Number.NaN);
    this.#stated.add(row.lastGain);
    this.#entropies.add(row.entropyNats ?? Number.NaN);
    this.#categories.add(this.#names.code(row.category));
    this.#counter.add(row, exclusion);
    this.#normed.add(Number(row.norms !== null));
    if (this.#prompts.length < MOST_PROMPTS) this.#prompts.push(row.prompt);
    if (exclusion === "repeatedPrompts") return;
    this.layers.add(row);
    this.norms.add(row);
  }

  /** The models that the rows name. */
  get models(): readonly string[] {
    return [...this.#models];
  }

  /** NaN where the row is left out of every statistic. */
  get gains(): Float64Array {
    return this.#gains.values;
  }

  /** As the source states them, for the notebook's own statistics. */
  get statedGains(): Float64Array {
    return this.#stated.values;
  }

  /** Of the first `MOST_PROMPTS` rows. */
  get prompts(): readonly (string | null)[] {
    return this.#prompts;
  }

  /** NaN where the source states none. */
  get entropies(): Float64Array {
    return this.#entropies.values;
  }

  /** Index of each row's category in `categoryNames`, −1 for none. */
  get categories(): Int32Array {
    return this.#categories.values;
  }

  /** 1 for each row that has norms, 0 for the others. */
  get normed(): Uint8Array {
    return this.#normed.values;
  }

  /** In order of first appearance. */
  get categoryNames(): readonly string[] {
    return this.#names.texts;
  }

  counts(): RowCounts {
    return this.#counter.counts();
  }
}

/** Throws where the rows name a different model. */
export function assertModel(model: string, columns: GainColumns): void {
  const models = new Set([model, ...columns.models]);
  if (models.size > 1) throw mixedModels([...models]);
}
