import { ALL_QUANTITIES } from "../row/quantities.ts";
import type { Session } from "./session.ts";
import { integer } from "./sqlText.ts";

/** How far one model of a run has come. */
export interface RunCounts {
  /** Prompts in the store. */
  readonly planned: number;
  readonly measured: number;
  readonly errors: number;
  /** Prompts without a terminal row. */
  readonly missing: number;
  /** Measured rows in which some number is NaN or infinite. */
  readonly nonFinite: number;
  /** Errors by their code. */
  readonly errorsByCode: Readonly<Record<string, number>>;
}

/** Numbers that every measured row has; a part of a split may be NaN by its meaning, and so may a final norm. */
const NUMBERS = ALL_QUANTITIES.flatMap(([, quantity]) => {
  const { type, group, optional } = quantity;
  return type === "float64" && group === undefined && optional !== true ? [quantity] : [];
});
const SINGLE = NUMBERS.flatMap(({ shape, column }) => (shape === "1" ? [`isfinite(${column})`] : []));
const VECTORS = NUMBERS.flatMap(({ shape, column }) => (shape === "1" ? [] : [column]));
const NOT_FINITE = `NOT (${SINGLE.join(" AND ")}
  AND list_bool_and(list_transform(${VECTORS.join(" || ")}, lambda x: isfinite(x))))`;

export async function countRows(session: Session, modelIndex: number, planned: number): Promise<RunCounts> {
  const rows = await session.objects<{ code: string | null; count: bigint; nonFinite: bigint }>(
    `SELECT error_code AS code, count(*) AS count,
       count(*) FILTER (status = 'measured' AND ${NOT_FINITE}) AS "nonFinite"
     FROM measurements WHERE model_index = ${integer(modelIndex)} GROUP BY error_code ORDER BY error_code`,
  );
  const measured = rows.find(({ code }) => code === null);
  const failed = rows.flatMap(({ code, count }) => (code === null ? [] : [[code, Number(count)] as const]));
  const errors = failed.reduce((sum, [, count]) => sum + count, 0);
  const counted = Number(measured?.count ?? 0n);
  return {
    planned,
    measured: counted,
    errors,
    missing: planned - counted - errors,
    nonFinite: Number(measured?.nonFinite ?? 0n),
    errorsByCode: Object.fromEntries(failed),
  };
}
