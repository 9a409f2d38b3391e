/** A row by its number in the list and its prompt. */
export interface NamedRow {
  /** 1 for the first row given. */
  readonly rowNumber: number;
  /** null where the source does not state it. */
  readonly prompt: string | null;
}

/** Rows of one kind: how many, and the first of them. */
export interface NamedRows {
  readonly count: number;
  /** At most `MOST_NAMED`, in their order. */
  readonly first: readonly NamedRow[];
}

/** At most this many rows of each kind are named, so that a run of millions does not list itself. */
const MOST_NAMED = 1000;

/** Rows that have one flag. */
export interface FlaggedRows {
  readonly flag: string;
  readonly rows: NamedRows;
}

/** How many rows there are, and which of them need review or are left out of a statistic. */
export interface RowCounts {
  readonly total: number;
  /** Rows that enter the statistics of the gain: all but the four kinds below. */
  readonly used: number;
  /** Rows whose gain is NaN or infinite. */
  readonly nonFiniteGains: NamedRows;
  /** Rows whose gain is 0 or negative, which a ratio of norms cannot be. */
  readonly nonPositiveGains: NamedRows;
  /** Rows whose gain is 1 by convention: a model of one block, or a stream of norm 0 before the last block. */
  readonly gainsByConvention: NamedRows;
  /** Rows whose prompt came before in the same model: a prompt counts once. */
  readonly repeatedPrompts: NamedRows;
  /** Rows whose gain is used and whose stated entropy is not finite: left out of the association only. */
  readonly nonFiniteEntropies: NamedRows;
  /** Rows whose source states no entropy: left out of the association only. */
  readonly withoutEntropy: number;
  /** Rows without a category: left out of the category statistics only. */
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

/** Why a row is left out of every statistic of the gain; null where it is used. */
export type Exclusion =
  "nonFiniteGains" | "nonPositiveGains" | "gainsByConvention" | "repeatedPrompts" | null;

/** Why a row is excluded. A repeated prompt is recognised by its flag, which the source of the rows sets. */
export function exclusionOf({ lastGain, flags }: Pick<CountedRow, "lastGain" | "flags">): Exclusion {
  if (flags.includes(REPEATED_PROMPT)) return "repeatedPrompts";
  if (!Number.isFinite(lastGain)) return "nonFiniteGains";
  if (lastGain <= 0) return "nonPositiveGains";
  const isConvention = lastGain === 1 && flags.some((flag) => BY_CONVENTION.has(flag));
  return isConvention ? "gainsByConvention" : null;
}

export const REPEATED_PROMPT = "repeated_prompt";
const BY_CONVENTION: ReadonlySet<string> = new Set(["single_block", "zero_denominator"]);

/** Counts and names, row by row, those that a statistic leaves out and those that have a flag. */
export class RowCounter {
  readonly #excluded = {
    nonFiniteGains: new NamedRowList(),
    nonPositiveGains: new NamedRowList(),
    gainsByConvention: new NamedRowList(),
    repeatedPrompts: new NamedRowList(),
  };
  readonly #nonFiniteEntropies = new NamedRowList();
  readonly #byFlag = new Map<string, NamedRowList>();
  #total = 0;
  #used = 0;
  #withoutEntropy = 0;
  #uncategorised = 0;
  #flagged = 0;

  add({ prompt, category, entropyNats, flags }: CountedRow, exclusion: Exclusion): void {
    this.#total += 1;
    const row = { rowNumber: this.#total, prompt };
    if (exclusion === null) this.#used += 1;
    else this.#excluded[exclusion].add(row);
    if (exclusion === null && entropyNats !== null && !Number.isFinite(entropyNats))
      this.#nonFiniteEntropies.add(row);
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
    const { nonFiniteGains, nonPositiveGains, gainsByConvention, repeatedPrompts } = this.#excluded;
    return {
      total: this.#total,
      used: this.#used,
      nonFiniteGains: nonFiniteGains.rows(),
      nonPositiveGains: nonPositiveGains.rows(),
      gainsByConvention: gainsByConvention.rows(),
      repeatedPrompts: repeatedPrompts.rows(),
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
