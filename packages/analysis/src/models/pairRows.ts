/** What pairing needs of a measured prompt. */
export interface PairableRow {
  readonly prompt: string | null;
  readonly category: string | null;
  readonly lastGain: number;
}

/** One prompt measured on two models. */
export interface PairedGain {
  readonly prompt: string;
  /** As the first model's row says, or else the second's. */
  readonly category: string | null;
  readonly first: number;
  readonly second: number;
  /** first − second. */
  readonly difference: number;
}

/** Rows of two models, matched. */
export interface PairedRows {
  /** Both gains are finite. In the order of the first model's rows. */
  readonly pairs: readonly PairedGain[];
  /** Rows whose prompt the other model lacks. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Rows whose source does not say the prompt: they cannot be paired. */
  readonly withoutPrompt: { readonly first: number; readonly second: number };
  /** Pairs left out because a gain of theirs is NaN or infinite. */
  readonly nonFinitePairs: number;
}

/** Matches rows of two models by the text of the prompt, and equal prompts in their order. */
export function pairRows(first: readonly PairableRow[], second: readonly PairableRow[]): PairedRows {
  const waiting = byPrompt(second);
  const taken = new Map<string, number>();
  const pairs: PairedGain[] = [];
  let onlyFirst = 0;
  let nonFinitePairs = 0;
  let matched = 0;
  for (const { prompt, category, lastGain } of first) {
    if (prompt === null) continue;
    const ordinal = taken.get(prompt) ?? 0;
    const partner = waiting.get(prompt)?.[ordinal];
    if (partner === undefined) {
      onlyFirst += 1;
      continue;
    }
    taken.set(prompt, ordinal + 1);
    matched += 1;
    const difference = lastGain - partner.lastGain;
    if (Number.isFinite(difference)) {
      pairs.push({
        prompt,
        category: category ?? partner.category,
        first: lastGain,
        second: partner.lastGain,
        difference,
      });
    } else nonFinitePairs += 1;
  }
  const withoutPrompt = { first: countWithoutPrompt(first), second: countWithoutPrompt(second) };
  const onlySecond = second.length - withoutPrompt.second - matched;
  return { pairs, onlyFirst, onlySecond, withoutPrompt, nonFinitePairs };
}

function byPrompt(rows: readonly PairableRow[]): ReadonlyMap<string, readonly PairableRow[]> {
  const groups = new Map<string, PairableRow[]>();
  for (const row of rows) {
    if (row.prompt === null) continue;
    const group = groups.get(row.prompt);
    if (group === undefined) groups.set(row.prompt, [row]);
    else group.push(row);
  }
  return groups;
}

const countWithoutPrompt = (rows: readonly PairableRow[]): number =>
  rows.reduce((count, { prompt }) => (prompt === null ? count + 1 : count), 0);
