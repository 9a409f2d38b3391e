import { between, integer } from "./sqlText.ts";

/** A model's gains at some positions, over its prompts. */
export interface PositionGains {
  /** The first of these positions, and the last. */
  readonly from: number;
  readonly to: number;
  /** Number of rows. */
  readonly rows: number;
  /** Geometric means of the gains of blocks 1…L. Shape [L]. */
  readonly gains: readonly number[];
  /** The last block's ln gain: its mean over the positions of each prompt that has a finite one there. */
  readonly lastLog: LogMoments;
}

/** Moments over prompts. */
interface LogMoments {
  readonly prompts: number;
  readonly mean: number;
  /** Sum of the squared deviations from the mean. */
  readonly squares: number;
}

/** Where positions are read from. */
interface PositionRelation {
  /** SQL of a relation of one model's rows with the columns `prompt_index`, `position` and `norms`. */
  readonly relation: string;
  /** Every number of a prompt is below this one. */
  readonly prompts: number;
  readonly objects: <Row>(sql: string) => Promise<Row[]>;
}

/** More columns of a heatmap cannot be told apart. */
const MOST_BINS = 48;
/** Prompts whose means are in memory at a time. */
const PROMPTS_AT_ONCE = 1024;

/** Gains by position: position 0 alone, then bins of equal width. Empty where none were measured. */
export async function positionGains(of: PositionRelation): Promise<PositionGains[]> {
  const [range] = await of.objects<{ last: number | null }>(
    `SELECT max(position) AS last FROM ${of.relation}`,
  );
  const last = range?.last ?? -1;
  if (last < 0) return [];
  const width = Math.max(1, Math.ceil(last / MOST_BINS));
  const bin = `CASE WHEN position = 0 THEN 0 ELSE 1 + (position - 1) // ${integer(width)} END AS bin`;
  const found = await of.objects<{ bin: number; block: bigint; rows: bigint; gain: number | null }>(
    `SELECT bin, block, count(*) AS rows, exp(avg(gain)) AS gain FROM (
       SELECT ${bin}, unnest(range(2, len(norms) + 1)) AS block,
         unnest(list_transform(norms[2:], lambda norm, k: ${logGain("norm", "norms[k]")})) AS gain
       FROM ${of.relation})
     GROUP BY bin, block ORDER BY bin, block`,
  );
  const bins = new Map<number, { rows: number; gains: number[] }>();
  for (const { bin: number, rows, gain } of found) {
    const held = bins.get(number) ?? { rows: Number(rows), gains: [] };
    held.gains.push(gain ?? Number.NaN);
    bins.set(number, held);
  }
  const lasts = await lastMoments(of, bin);
  return [...bins].map(([number, { rows, gains }]) => ({
    from: number === 0 ? 0 : 1 + (number - 1) * width,
    to: number === 0 ? 0 : Math.min(last, number * width),
    ...{ rows, gains, lastLog: lasts.get(number) ?? { prompts: 0, mean: Number.NaN, squares: 0 } },
  }));
}

/** SQL of ln of the gain; null where it is not finite. */
const logGain = (norm: string, before: string): string =>
  `CASE WHEN ${norm} > 0 AND ${before} > 0 AND isfinite(${norm}) AND isfinite(${before})
     THEN ln(${norm}::DOUBLE / ${before}) END`;

/** Moments of the last gains by bin. Positions of one prompt are no sample of their own: each prompt counts once. */
async function lastMoments(
  { relation, prompts, objects }: PositionRelation,
  bin: string,
): Promise<ReadonlyMap<number, LogMoments>> {
  const moments = new Map<number, LogMoments>();
  for (let from = 0; from < prompts; from += PROMPTS_AT_ONCE) {
    const part = await objects<{ bin: number; prompts: bigint; mean: number; squares: number }>(
      `SELECT bin, count(*) AS prompts, avg(mean) AS mean, var_pop(mean) * count(*) AS squares FROM (
         SELECT bin, prompt_index, avg(gain) AS mean FROM (
           SELECT ${bin}, prompt_index, ${logGain("norms[-1]", "norms[-2]")} AS gain FROM ${relation}
           WHERE ${between("prompt_index", from, from + PROMPTS_AT_ONCE - 1)})
         WHERE gain IS NOT NULL GROUP BY bin, prompt_index)
       GROUP BY bin`,
    );
    for (const { bin: number, ...own } of part)
      moments.set(number, together(moments.get(number), { ...own, prompts: Number(own.prompts) }));
  }
  return moments;
}

/** The moments of both samples together. */
function together(one: LogMoments | undefined, other: LogMoments): LogMoments {
  if (one === undefined) return other;
  const prompts = one.prompts + other.prompts;
  const apart = other.mean - one.mean;
  return {
    prompts,
    mean: one.mean + (apart * other.prompts) / prompts,
    squares: one.squares + other.squares + (apart ** 2 * one.prompts * other.prompts) / prompts,
  };
}
