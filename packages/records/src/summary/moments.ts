import type { DuckDBBlobValue } from "@duckdb/node-api";
import type { Sandbox } from "../parquet/sandbox.ts";
import { textBytes } from "../store/sqlText.ts";
import { textOf } from "../store/textOf.ts";
import { BINNED_GAINS, CENTRE, inGroup } from "./firstBins.ts";

/** Size, centre and spread of some gains. */
export interface Moments {
  /** Number of finite gains, which mean and squares describe; both are null for n = 0. */
  readonly n: number;
  readonly damaged: number;
  readonly mean: number | null;
  /** Σ (gain − mean)². */
  readonly squares: number | null;
}

/** The gains of one model in one category. */
export interface GroupMoments extends Moments {
  /** Number of the group, from 0, ordered by model, then category. */
  readonly group: number;
  /** Number of the model, from 0, in order. */
  readonly modelNumber: number;
  readonly model: string | null;
  readonly category: string | null;
}

/** The scan. Sums are compensated, so that their error does not grow with the number of rows. */
const FIRST_BINS = `
CREATE TEMP TABLE first_bins AS
SELECT model, category, bin, count(*) AS gains, fsum(gain - ${CENTRE}) AS sum,
  fsum((gain - ${CENTRE}) * (gain - ${CENTRE})) AS squares
FROM (${BINNED_GAINS}) GROUP BY model, category, bin`;

const GROUPS = `
CREATE TEMP TABLE groups AS
SELECT (row_number() OVER (ORDER BY model, category NULLS LAST) - 1)::INTEGER AS grp,
  (dense_rank() OVER (ORDER BY model) - 1)::INTEGER AS model_number, *
FROM (
  SELECT model, category, sum(gains)::BIGINT AS all_gains,
    coalesce(sum(gains) FILTER (bin IS NOT NULL), 0)::BIGINT AS n, fsum(gains * ${CENTRE} + sum) / n AS mean
  FROM first_bins GROUP BY model, category)`;

/** About the mean m, Σ (x − m)² of a bin with centre c is Σ (x − c)² + 2 (c − m) Σ (x − c) + n (c − m)². */
const MOMENTS = `
SELECT grp AS "group", model_number AS "modelNumber", ${textBytes("model::VARCHAR")} AS model,
  ${textBytes("category")} AS category, n, all_gains - n AS "damaged", mean, squares, terms
FROM groups LEFT JOIN (
  SELECT grp, fsum(squares + 2 * off * sum + gains * off * off) AS squares,
    fsum(squares + 2 * abs(off * sum) + gains * off * off) AS terms
  FROM (SELECT grp, gains, sum, squares, ${CENTRE} - mean AS off
        FROM first_bins JOIN groups ON ${inGroup("first_bins")} WHERE bin IS NOT NULL)
  GROUP BY grp) USING (grp)
ORDER BY grp`;

/** Largest ratio of the terms of `MOMENTS` to their sum; each power of ten costs one digit. */
const MOST_CANCELLED = 1000;

/** Another scan, which loses no digits where the spread is small compared with a bin. */
const SQUARES = `
SELECT grp AS "group", fsum((gain - mean) * (gain - mean)) AS squares
FROM gains JOIN groups ON ${inGroup("gains")} WHERE isfinite(gain) GROUP BY grp`;

interface Columns extends Omit<GroupMoments, "model" | "category" | "n" | "damaged"> {
  readonly model: DuckDBBlobValue | null;
  readonly category: DuckDBBlobValue | null;
  readonly n: bigint;
  readonly damaged: bigint;
  readonly terms: number | null;
}

/** Reads the moments of every group of `gains`; creates the tables `groups` and `first_bins`, which `Histogram` reads. */
export async function readMoments(sandbox: Sandbox): Promise<GroupMoments[]> {
  await sandbox.run(FIRST_BINS);
  await sandbox.run(GROUPS);
  const rows = await sandbox.objects<Columns>(MOMENTS);
  const isLost = ({ n, squares, terms }: Columns): boolean =>
    n > 1n && !(Number(terms) <= MOST_CANCELLED * Number(squares));
  const exact = rows.some(isLost) ? await sandbox.objects<{ group: number; squares: number }>(SQUARES) : [];
  const squares = new Map(exact.map((row) => [row.group, row.squares]));
  return rows.map((row) => ({
    group: row.group,
    modelNumber: row.modelNumber,
    model: row.model === null ? null : textOf(row.model),
    category: row.category === null ? null : textOf(row.category),
    n: Number(row.n),
    damaged: Number(row.damaged),
    mean: row.mean,
    squares: squares.get(row.group) ?? row.squares,
  }));
}

/** The moments of several groups together: Σ (x − m)² of a group grows by n (m_group − m)² about another mean m. */
export function pooled(groups: readonly Moments[]): Moments {
  const filled = groups.flatMap(({ n, mean, squares }) =>
    mean === null || squares === null ? [] : [{ n, mean, squares }],
  );
  const n = filled.reduce((sum, group) => sum + group.n, 0);
  const damaged = groups.reduce((sum, group) => sum + group.damaged, 0);
  if (n === 0) return { n, damaged, mean: null, squares: null };
  const mean = filled.reduce((sum, group) => sum + group.n * group.mean, 0) / n;
  return {
    n,
    damaged,
    mean,
    squares: filled.reduce((sum, group) => sum + group.squares + group.n * (group.mean - mean) ** 2, 0),
  };
}
