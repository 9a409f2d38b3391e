/** A row by its place in the list and its prompt. */
export interface NamedRow {
  /** 1 for the first row given. */
  readonly rowNumber: number;
  /** null where the source does not say. */
  readonly prompt: string | null;
}

/** Rows that are such: how many, and the first of them. */
export interface NamedRows {
  readonly count: number;
  /** At most `MOST_NAMED`, in their order. */
  readonly first: readonly NamedRow[];
}

/** So many rows are named of each kind; of a run of millions, more would be a list of the run. */
const MOST_NAMED = 1000;

/** Rows that carry one flag. */
export interface FlaggedRows {
  readonly flag: string;
  readonly rows: NamedRows;
}

/** How many rows there are, and which of them need a second look or are left out of a statistic. */
export interface RowCounts {
  readonly total: number;
  readonly finiteGains: number;
  /** Rows whose gain is NaN or infinite: left out of every statistic of the gain. */
  readonly nonFiniteGains: NamedRows;
  /** Rows whose gain is finite and whose entropy is stated and is not: left out of the correlation alone. */
  readonly nonFiniteEntropies: NamedRows;
  /** Rows whose source states no entropy: left out of the correlation alone. */
  readonly withoutEntropy: number;
  /** Rows without a category: left out of the categories alone. */
  readonly uncategorised: number;
  /** Rows with at least one flag. */
  readonly flagged: number;
  /** By flag, in order of first appearance. */
  readonly byFlag: readonly FlaggedRows[];
}

interface CountedRow {
  readonly prompt: string | null;
  readonly category: string | null;
  readonly lastGain: number;
  readonly entropyNats: number | null;
  readonly flags: readonly string[];
}

/** Counts and names, as rows go by, those that a statistic leaves out and those that carry a flag. */
export class RowCounter {
  readonly #nonFiniteGains = new NamedRowList();
  readonly #nonFiniteEntropies = new NamedRowList();
  readonly #byFlag = new Map<string, NamedRowList>();
  #total = 0;
  #withoutEntropy = 0;
  #uncategorised = 0;
  #flagged = 0;

  add({ prompt, category, lastGain, entropyNats, flags }: CountedRow): void {
    this.#total += 1;
    const row = { rowNumber: this.#total, prompt };
    if (!Number.isFinite(lastGain)) this.#nonFiniteGains.add(row);
    else if (entropyNats !== null && !Number.isFinite(entropyNats)) this.#nonFiniteEntropies.add(row);
    if (entropyNats === null) this.#withoutEntropy += 1;
    if (category === null) this.#uncategorised += 1;
    if (flags.length === 0) return;
    this.#flagged += 1;
    for (const flag of new Set(flags)) {
      const flagged = this.#byFlag.get(flag) ?? new NamedRowList();
      flagged.add(row);
      this.#byFlag.set(flag, flagged);
    }
  }

  counts(): RowCounts {
    const nonFiniteGains = this.#nonFiniteGains.rows();
    return {
      total: this.#total,
      finiteGains: this.#total - nonFiniteGains.count,
      nonFiniteGains,
      nonFiniteEntropies: this.#nonFiniteEntropies.rows(),
      withoutEntropy: this.#withoutEntropy,
      uncategorised: this.#uncategorised,
      flagged: this.#flagged,
      byFlag: [...this.#byFlag].map(([flag, rows]) => ({ flag, rows: rows.rows() })),
    };
  }
}

class NamedRowList {
  readonly #first: NamedRow[] = [];
  #count = 0;

  add(row: NamedRow): void {
    this.#count += 1;
    if (this.#first.length < MOST_NAMED) this.#first.push(row);
  }

  rows(): NamedRows {
    return { count: this.#count, first: this.#first };
  }
}
