import { badRow } from "../errors.ts";
import { isWellFormed } from "../wellFormed.ts";
import type { MeasuredRowLike, RowBatch } from "./rowBatch.ts";

const LARGEST_INTEGER = 2 ** 31 - 1;
const LONGEST_TOKEN_BYTES = 1024;

const isId = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= LARGEST_INTEGER;

/**
 * Refuses a batch that the tables cannot hold exactly: two rows of one prompt, vectors of another length than the
 * model's, ids that are no
 * 32-bit whole numbers, texts that UTF-8 cannot hold. Values themselves are kept whatever they are.
 *
 * @throws RecordsError `bad_row`.
 */
export function assertBatch({ rows, errors }: RowBatch, layers: number): void {
  const seen = new Set<number>();
  for (const { item } of [...rows, ...errors]) {
    if (seen.has(item)) throw badRow(item, "it stands twice in one batch");
    seen.add(item);
  }
  for (const row of rows) assertRow(row, layers);
  for (const { item, code, text } of errors) {
    if (!isWellFormed(code + text)) throw badRow(item, "its error text has a lone surrogate");
  }
}

function assertRow(row: MeasuredRowLike, layers: number): void {
  const lengths = [
    ["norms", row.norms.length, layers + 1],
    ["deltaNorms", row.deltaNorms.length, layers],
    ["inners", row.inners.length, layers],
    ...Object.entries(row.split ?? {}).map(
      ([name, values]: [string, readonly number[]]) => [`split.${name}`, values.length, layers] as const,
    ),
  ] as const;
  for (const [name, found, expected] of lengths) {
    if (found === expected) continue;
    throw badRow(
      row.item,
      `${String(found)} ${name} where a model of ${String(layers)} blocks has ${String(expected)}`,
    );
  }
  if (!isId(row.cutTokens)) throw badRow(row.item, `cutTokens ${String(row.cutTokens)} is no count`);
  if (!isId(row.topId)) throw badRow(row.item, `topId ${String(row.topId)} is no token id`);
  const badId = row.tokenIds.find((id) => !isId(id));
  if (badId !== undefined) throw badRow(row.item, `${String(badId)} is no token id`);
  for (const token of [row.topToken, row.lastToken]) {
    const bytes = Buffer.byteLength(token);
    if (bytes > LONGEST_TOKEN_BYTES) throw badRow(row.item, `a token of ${String(bytes)} bytes`);
    if (!isWellFormed(token)) throw badRow(row.item, "a token has a lone surrogate");
  }
}
