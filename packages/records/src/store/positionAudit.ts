/**
 * Checks the rows of positions against the request and the rows of their prompts, a part at a time.
 *
 *   every row      has a measured prompt, is the position that the request has next, and has the token there
 *   every prompt   has as many positions as the request has in it
 *   last token     has the norms of the prompt's own row
 */
import { POSITION_QUANTITIES } from "../row/positionColumns.ts";
import { LIST_ITEMS } from "./pieces.ts";
import { positionWindows, PROMPTS_AT_ONCE, type PositionWindow } from "./positionWindows.ts";
import type { Session } from "./session.ts";
import { between, integer } from "./sqlText.ts";

/** Numbers of faults. */
export interface PositionAudit {
  /** Rows of a model without requested positions, or of a prompt that is not measured. */
  readonly strayRows: number;
  /** Rows that are doubled, not requested, or behind a missing one. */
  readonly misplacedRows: number;
  /** Rows at a position that their prompt does not have. */
  readonly beyondRows: number;
  /** Rows with a vector of a wrong length, or with only some columns of a split or of a prediction. */
  readonly brokenRows: number;
  readonly otherTokenRows: number;
  /** Rows of a last token with other norms than the prompt's row. */
  readonly otherNormRows: number;
  /** Measured prompts with fewer or more positions than are requested. */
  readonly incompletePrompts: number;
}

/** The positions that were requested of a model of the plan. */
export interface RequestedPositions {
  readonly modelIndex: number;
  /** As in a `ModelRequest`. */
  readonly rule: string;
  readonly predictions: boolean;
}

/** Rows that are joined at a time: memory depends on these. */
const ROWS_AT_ONCE = 2_048;

type Objects = Session["objects"];
type Counts = Partial<Record<keyof PositionAudit, bigint>>;

/** The faults of a store whose models have these requests; `isThere` tells whether it has rows of positions. */
export async function auditPositions(
  objects: Objects,
  requests: readonly RequestedPositions[],
  prompts: number,
  isThere: boolean,
): Promise<PositionAudit> {
  const audit = {
    ...{ strayRows: 0, misplacedRows: 0, beyondRows: 0, brokenRows: 0, otherTokenRows: 0, otherNormRows: 0 },
    incompletePrompts: 0,
  };
  const add = async (sql: string): Promise<void> => {
    const [counts = {}] = await objects<Counts>(sql);
    for (const name of Object.keys(counts) as (keyof PositionAudit)[]) audit[name] += Number(counts[name]);
  };
  const models = requests.map(({ modelIndex }) => integer(modelIndex)).join(", ");
  if (isThere)
    await add(`SELECT count(*) AS "strayRows" FROM position_rows WHERE NOT coalesce(position >= 0
      AND ${between("prompt_index", 0, prompts - 1)} AND ${models === "" ? "false" : `model_index IN (${models})`}, false)`);
  for (const request of requests) {
    for (let from = 0; from < prompts; from += PROMPTS_AT_ONCE)
      await add(
        incompletePrompts(request, between("prompt_index", from, from + PROMPTS_AT_ONCE - 1), isThere),
      );
    if (!isThere) continue;
    for await (const window of positionWindows(objects, request.modelIndex, prompts, ROWS_AT_ONCE))
      await add(faultyRows(request, window));
  }
  return audit;
}

/** A rule's positions: every so many, or a list. */
function positionsOf(rule: string): { readonly step: number } | { readonly list: string } {
  const step = rule === "all" ? 1 : Number(/^every:(\d+)$/.exec(rule)?.[1] ?? 0);
  if (step > 0) return { step };
  const chosen = new Set(rule === "first" ? [0] : rule.split(",").map(Number));
  return {
    list: `[${[...chosen]
      .toSorted((a, b) => a - b)
      .map(integer)
      .join(", ")}]`,
  };
}

function incompletePrompts(
  { modelIndex, rule }: RequestedPositions,
  inPart: string,
  isThere: boolean,
): string {
  const chosen = positionsOf(rule);
  const due =
    "step" in chosen
      ? `(token_count + ${integer(chosen.step - 1)}) // ${integer(chosen.step)}`
      : `len(list_filter(${chosen.list}, lambda position: position < token_count))`;
  const ofModel = `model_index = ${integer(modelIndex)} AND ${inPart}`;
  const found = isThere
    ? `SELECT prompt_index, count(*) AS rows FROM position_rows WHERE ${ofModel} GROUP BY prompt_index`
    : "SELECT 0 AS prompt_index, 0 AS rows WHERE false";
  return `SELECT count(*) AS "incompletePrompts" FROM
    (SELECT prompt_index, token_count FROM measurements WHERE ${ofModel} AND status = 'measured')
    LEFT JOIN (${found}) USING (prompt_index) WHERE coalesce(rows, 0) != ${due}`;
}

/** Two passes over one stream may differ by rounding. */
const SAME_NORM = 1e-5;
const LARGEST_FLOAT32 = 3.4028235e38;

const VECTORS = POSITION_QUANTITIES.filter(({ shape }) => shape !== "1");
const SPLIT = POSITION_QUANTITIES.filter(({ group }) => group === "split");
const PREDICTION = POSITION_QUANTITIES.filter(({ isPredicted }) => isPredicted);

/** Names of the columns, as one SQL condition on each. */
const all = (columns: readonly { readonly column: string }[], holds: string): string =>
  `(${columns.map(({ column }) => `${column} ${holds}`).join(" AND ")})`;

const IS_WHOLE = `coalesce(${[
  ...VECTORS.filter(({ group }) => group === undefined).map(
    ({ column, shape }) => `len(${column}) = layers${shape === "L" ? "" : " + 1"}`,
  ),
  `(${all(SPLIT, "IS NULL")} OR ${SPLIT.map(({ column }) => `len(${column}) = layers`).join(" AND ")})`,
].join(" AND ")}, false)`;

function faultyRows(
  { modelIndex, rule, predictions }: RequestedPositions,
  { condition, prompts: { from, to }, position }: PositionWindow,
): string {
  const chosen = positionsOf(rule);
  const due =
    "step" in chosen
      ? `${integer(chosen.step)} * (number + ${integer(Math.ceil(position / chosen.step))})`
      : `${chosen.list}[number + 1]`;
  const ofPrompts = `model_index = ${integer(modelIndex)} AND ${between("prompt_index", from, to)}`;
  const piece = integer(LIST_ITEMS);
  return `SELECT count(*) FILTER (token_count IS NULL) AS "strayRows",
      count(*) FILTER (position IS DISTINCT FROM ${due}) AS "misplacedRows",
      count(*) FILTER (position >= token_count) AS "beyondRows",
      count(*) FILTER (NOT whole) AS "brokenRows",
      count(*) FILTER (position < token_count AND token_id IS DISTINCT FROM
        CASE WHEN position < ${piece} THEN token_ids[position + 1] ELSE more_ids[position % ${piece} + 1] END
      ) AS "otherTokenRows",
      count(*) FILTER (whole AND position = token_count - 1 AND len(list_filter(range(1, len(norms) + 1), lambda k:
        NOT (norms[k] = own_norms[k] OR abs(norms[k] - own_norms[k]) <= ${String(SAME_NORM)} * abs(own_norms[k])
          OR (isinf(norms[k]) AND own_norms[k] > ${String(LARGEST_FLOAT32)})))) > 0) AS "otherNormRows"
    FROM (
      SELECT prompt_index, position, token_id, norms,
        ${IS_WHOLE} AND ${all(PREDICTION, predictions ? "IS NOT NULL" : "IS NULL")} AS whole,
        row_number() OVER (PARTITION BY prompt_index ORDER BY position) - 1 AS number, position // ${piece} AS piece
      FROM position_rows JOIN models USING (model_index) WHERE ${condition})
    LEFT JOIN (
      SELECT prompt_index, token_count, token_ids, norms AS own_norms FROM measurements
      WHERE ${ofPrompts} AND status = 'measured') USING (prompt_index)
    LEFT JOIN (
      SELECT prompt_index, piece, token_ids AS more_ids FROM token_continuations WHERE ${ofPrompts})
      USING (prompt_index, piece)`;
}
