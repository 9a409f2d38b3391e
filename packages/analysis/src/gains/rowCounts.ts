/** A row by its place in the list and its prompt. */
export interface NamedRow {
  /** 1 for the first row given. */
  readonly rowNumber: number;
  /** null where the source does not say. */
  readonly prompt: string | null;
}

/** Rows that carry one flag. */
export interface FlaggedRows {
  readonly flag: string;
  readonly rows: readonly NamedRow[];
}

/** How many rows there are, and which of them need a second look or are left out of a statistic. */
export interface RowCounts {
  readonly total: number;
  readonly finiteGains: number;
  /** Rows whose gain is NaN or infinite: left out of every statistic of the gain. */
  readonly nonFiniteGains: readonly NamedRow[];
  /** Rows whose gain is finite and whose entropy is stated and is not: left out of the correlation alone. */
  readonly nonFiniteEntropies: readonly NamedRow[];
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

/** Counts and names the rows that a statistic leaves out and those that carry a flag. */
export function countRows(rows: readonly CountedRow[]): RowCounts {
  const named = (wanted: (row: CountedRow) => boolean): readonly NamedRow[] =>
    rows.flatMap((row, i) => (wanted(row) ? [{ rowNumber: i + 1, prompt: row.prompt }] : []));
  const isFiniteGain = (row: CountedRow): boolean => Number.isFinite(row.lastGain);
  const nonFiniteGains = named((row) => !isFiniteGain(row));
  const flags = [...new Set(rows.flatMap((row) => row.flags))];
  return {
    total: rows.length,
    finiteGains: rows.length - nonFiniteGains.length,
    nonFiniteGains,
    nonFiniteEntropies: named(
      (row) => isFiniteGain(row) && row.entropyNats !== null && !Number.isFinite(row.entropyNats),
    ),
    withoutEntropy: rows.filter((row) => row.entropyNats === null).length,
    uncategorised: rows.filter((row) => row.category === null).length,
    flagged: rows.filter((row) => row.flags.length > 0).length,
    byFlag: flags.map((flag) => ({ flag, rows: named((row) => row.flags.includes(flag)) })),
  };
}
