import { ALL_QUANTITIES } from "../row/quantities.ts";
import { IS_REPEATED } from "./gainTable.ts";
import type { Session } from "./session.ts";
import { integer } from "./sqlText.ts";

/** The progress of one model of a run. */
export interface RunCounts {
  /** Prompts in the store. */
  readonly planned: number;
  readonly measured: number;
  readonly errors: number;
  /** Prompts without a terminal row. */
  readonly missing: number;
  /** Measured rows with a number that is NaN or infinite. */
  readonly nonFinite: number;
  /** Measured rows of prompts that equal an earlier one of the plan. */
  readonly repeated: number;
  /** Numbers of errors by code. */
  readonly errorsByCode: Readonly<Record<string, number>>;
}

/** Numbers that every measured row has; a split and a final norm may be NaN by definition. */
const NUMBERS = ALL_QUANTITIES.flatMap(([, quantity]) => {
  const { type, group, optional } = quantity;
  return type === "float64" && group === undefined && optional !== true ? [quantity] : [];
});
const SINGLE = NUMBERS.flatMap(({ shape, column }) => (shape === "1" ? [`isfinite(${column})`] : []));
const VECTORS = NUMBERS.flatMap(({ shape, column }) => (shape === "1" ? [] : [column]));
const NOT_FINITE = `NOT (${SINGLE.join(" AND ")}
  AND list_bool_and(list_transform(${VECTORS.join(" || ")}, lambda x: isfinite(x))))`;

interface CodeCounts {
  readonly code: string | null;
  readonly count: bigint;
  readonly nonFinite: bigint;
  readonly repeated: bigint;
}

export async function countRows(session: Session, modelIndex: number, planned: number): Promise<RunCounts> {
  const rows = await session.objects<CodeCounts>(
    `SELECT error_code AS code, count(*) AS count,
       count(*) FILTER (status = 'measured' AND ${NOT_FINITE}) AS "nonFinite",
       count(*) FILTER (status = 'measured' AND ${IS_REPEATED}) AS repeated
     FROM measurements WHERE model_index = ${integer(modelIndex)} GROUP BY error_code ORDER BY error_code`,
  );
  const withoutCode = rows.find(({ code }) => code === null);
  const failed = rows.flatMap(({ code, count }) => (code === null ? [] : [[code, Number(count)] as const]));
  const errors = failed.reduce((sum, [, count]) => sum + count, 0);
  const measured = Number(withoutCode?.count ?? 0n);
  return {
    planned,
    measured,
    errors,
    missing: planned - measured - errors,
    nonFinite: Number(withoutCode?.nonFinite ?? 0n),
    repeated: Number(withoutCode?.repeated ?? 0n),
    errorsByCode: Object.fromEntries(failed),
  };
}

/** 0 before the first load and row. */
export const selectLastEpoch = (session: Session): Promise<number> =>
  session.number(
    "SELECT coalesce(max(epoch), 0) FROM (SELECT epoch FROM measurements UNION ALL SELECT epoch FROM loads)",
  );
