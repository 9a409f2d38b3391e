import { mixedDepths } from "../errors.ts";

/** What a profile over layers needs of a row. */
export interface NormedRow {
  readonly model: string;
  /** null where the source does not say. */
  readonly category: string | null;
  /** ‖h_k‖₂ for k = 0…L, shape [L + 1]; null where the source has none. NaN where an entry is not known. */
  readonly norms: readonly number[] | null;
}

/** A profile over layers for one model: all prompts together, and by category. */
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

/**
 * Averages a quantity of each layer from `firstLayer` to L over prompts, as `valueAt(norms, layer)` gives it, in one
 * pass and without copies. Throws where rows differ in the number of blocks.
 */
export function meansByLayer<Layer>(
  rows: readonly NormedRow[],
  firstLayer: 0 | 1,
  valueAt: (norms: readonly number[], layer: number) => number,
  describe: (mean: LayerMean) => Layer,
): ByLayer<Layer> {
  const depth = depthOf(rows);
  const newGroup = (): LayerSums => new LayerSums(firstLayer, depth ?? firstLayer - 1);
  const overall = newGroup();
  const groups = new Map<string | null, LayerSums>();
  let rowsWithNorms = 0;
  for (const { category, norms } of rows) {
    if (norms === null) continue;
    rowsWithNorms += 1;
    let group = groups.get(category);
    if (group === undefined) groups.set(category, (group = newGroup()));
    for (let layer = firstLayer; layer < norms.length; layer++) {
      const value = valueAt(norms, layer);
      overall.add(layer, value);
      group.add(layer, value);
    }
  }
  const described = (sums: LayerSums): readonly Layer[] => sums.means().map(describe);
  const withoutCategory = groups.get(null);
  groups.delete(null);
  const ordered = [...groups, ...(withoutCategory === undefined ? [] : ([[null, withoutCategory]] as const))];
  return {
    rowsWithNorms,
    rowsWithoutNorms: rows.length - rowsWithNorms,
    overall: described(overall),
    byCategory: ordered.map(([category, sums]) => ({ category, layers: described(sums) })),
  };
}

/** The number of blocks L that all rows with norms share; undefined for no such rows. */
function depthOf(rows: readonly NormedRow[]): number | undefined {
  const depths = new Set<number>();
  for (const { norms } of rows) if (norms !== null) depths.add(norms.length - 1);
  if (depths.size > 1) throw mixedDepths(rows[0]?.model ?? "", [...depths]);
  return [...depths][0];
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
