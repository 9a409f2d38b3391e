import { mixedDepths } from "../errors.ts";

/** What a profile over layers needs from a row. */
export interface NormedRow {
  readonly model: string;
  /** null where the source does not state it. */
  readonly category: string | null;
  /** ‖h_k‖₂ for k = 0…L, shape [L + 1]; null where the source has none. NaN where an entry is not known. */
  readonly norms: readonly number[] | null;
}

/** A profile over layers for one model, over all prompts and by category. */
export interface ByLayer<Layer> {
  readonly rowsWithNorms: number;
  readonly rowsWithoutNorms: number;
  /** One entry a layer; empty without norms. */
  readonly overall: readonly Layer[];
  /** In order of first appearance; rows without a category come last, as the category null. */
  readonly byCategory: readonly { readonly category: string | null; readonly layers: readonly Layer[] }[];
}

/** The finite values of one layer over prompts. */
export interface LayerMean {
  readonly layer: number;
  /** NaN for n = 0. */
  readonly mean: number;
  readonly n: number;
  /** Prompts whose value is NaN or infinite. */
  readonly leftOut: number;
}

/** A quantity of each layer, and how its mean is described. */
export interface LayerQuantity<Layer> {
  /** The first layer for which it is defined. */
  readonly firstLayer: 0 | 1;
  readonly valueAt: (norms: readonly number[], layer: number) => number;
  readonly describe: (mean: LayerMean) => Layer;
}

/** Averages a quantity of each layer over prompts, row by row, in memory that does not grow with their number. */
export class MeansByLayer<Layer> {
  readonly #quantity: LayerQuantity<Layer>;
  /** The numbers of blocks L that occur; more than one is an error. */
  readonly #depths = new Set<number>();
  readonly #groups = new Map<string | null, LayerSums>();
  #overall: LayerSums | undefined;
  #model = "";
  #rows = 0;
  #rowsWithNorms = 0;

  constructor(quantity: LayerQuantity<Layer>) {
    this.#quantity = quantity;
  }

  add({ model, category, norms }: NormedRow): void {
    if (this.#rows === 0) this.#model = model;
    this.#rows += 1;
    if (norms === null) return;
    this.#rowsWithNorms += 1;
    this.#depths.add(norms.length - 1);
    if (this.#depths.size > 1) return;
    const { firstLayer, valueAt } = this.#quantity;
    const overall = (this.#overall ??= this.#newSums(norms));
    let group = this.#groups.get(category);
    if (group === undefined) this.#groups.set(category, (group = this.#newSums(norms)));
    for (let layer = firstLayer; layer < norms.length; layer++) {
      const value = valueAt(norms, layer);
      overall.add(layer, value);
      group.add(layer, value);
    }
  }

  /** Throws where rows have different numbers of blocks. */
  means(): ByLayer<Layer> {
    if (this.#depths.size > 1) throw mixedDepths(this.#model, [...this.#depths]);
    const { describe } = this.#quantity;
    const described = (sums: LayerSums): readonly Layer[] => sums.means().map(describe);
    const withoutCategory = this.#groups.get(null);
    const named = [...this.#groups].filter(([category]) => category !== null);
    const ordered = [
      ...named,
      ...(withoutCategory === undefined ? [] : ([[null, withoutCategory]] as const)),
    ];
    return {
      rowsWithNorms: this.#rowsWithNorms,
      rowsWithoutNorms: this.#rows - this.#rowsWithNorms,
      overall: this.#overall === undefined ? [] : described(this.#overall),
      byCategory: ordered.map(([category, sums]) => ({ category, layers: described(sums) })),
    };
  }

  #newSums(norms: readonly number[]): LayerSums {
    return new LayerSums(this.#quantity.firstLayer, norms.length - 1);
  }
}

/** The means of rows in memory. */
export function meansByLayer<Layer>(
  rows: readonly NormedRow[],
  quantity: LayerQuantity<Layer>,
): ByLayer<Layer> {
  const means = new MeansByLayer(quantity);
  for (const row of rows) means.add(row);
  return means.means();
}

/** Running sums by layer, compensated (A. Neumaier, Z. Angew. Math. Mech. 54, 1974, 39–51). */
class LayerSums {
  readonly #firstLayer: number;
  readonly #sums: Float64Array;
  readonly #compensations: Float64Array;
  readonly #counts: Float64Array;
  readonly #leftOut: Float64Array;

  constructor(firstLayer: number, lastLayer: number) {
    const layers = lastLayer - firstLayer + 1;
    this.#firstLayer = firstLayer;
    this.#sums = new Float64Array(layers);
    this.#compensations = new Float64Array(layers);
    this.#counts = new Float64Array(layers);
    this.#leftOut = new Float64Array(layers);
  }

  add(layer: number, value: number): void {
    const i = layer - this.#firstLayer;
    if (!Number.isFinite(value)) {
      this.#leftOut[i] = (this.#leftOut[i] ?? 0) + 1;
      return;
    }
    const sum = this.#sums[i] ?? 0;
    const next = sum + value;
    const lost = Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    this.#sums[i] = next;
    this.#compensations[i] = (this.#compensations[i] ?? 0) + lost;
    this.#counts[i] = (this.#counts[i] ?? 0) + 1;
  }

  means(): readonly LayerMean[] {
    return Array.from(this.#sums, (sum, i) => {
      const n = this.#counts[i] ?? 0;
      return {
        layer: this.#firstLayer + i,
        mean: (sum + (this.#compensations[i] ?? 0)) / n,
        n,
        leftOut: this.#leftOut[i] ?? 0,
      };
    });
  }
}
