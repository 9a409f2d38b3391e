/**
 * The rows of one lease, with one column per entry of `QUANTITIES`. The numbers of a column are the bytes of one array,
 * so neither side converts them one by one. Arrays are row-major, so that a prompt's vector is contiguous.
 */
import { z } from "zod";
import { firstBelow0, int32Values } from "./columnValues.ts";
import { LIMITS } from "./limits.ts";
import { longText, numberBytes } from "./parts.ts";
import { QUANTITIES, type Quantity, type QuantityName } from "./quantities.ts";

const FLOAT64 = Float64Array.BYTES_PER_ELEMENT;
const INT32 = Int32Array.BYTES_PER_ELEMENT;
const ALL = Object.entries(QUANTITIES) as readonly (readonly [QuantityName, Quantity])[];

const texts = z.array(longText).max(LIMITS.itemsPerLease);

type Table = typeof QUANTITIES;
type Grouped = {
  [Name in QuantityName]: Table[Name] extends { group: "split" } ? Name : never;
}[QuantityName];
type Column<Q extends Quantity> = Q extends { type: "text" } ? typeof texts : typeof numberBytes;
type ColumnSchema<Q extends Quantity> = Q extends { optional: true } ? z.ZodNullable<Column<Q>> : Column<Q>;

const columnSchema = ({ type, optional }: Quantity): z.ZodType => {
  const column = type === "text" ? texts : numberBytes;
  return optional === true ? column.nullable() : column;
};

const shapeOf = (names: readonly (readonly [QuantityName, Quantity])[]): Record<string, z.ZodType> =>
  Object.fromEntries(names.map(([name, quantity]) => [name, columnSchema(quantity)]));

/**
 * Each block's step Δ_k = a_k + m_k: the contribution of attention (or another token mixer) and that of the MLP.
 * NaN for a block whose step is not such a sum. Shape [n, L] each.
 */
export const SplitBlock = z.strictObject(
  shapeOf(ALL.filter(([, { group }]) => group === "split")) as {
    [Name in Grouped]: ColumnSchema<Table[Name]>;
  },
);

/** Columns of a block in the order of the table; a group has the position of its first column. */
function blockShape(): Record<string, z.ZodType> {
  const shape: Record<string, z.ZodType> = { items: numberBytes };
  for (const [name, quantity] of ALL) {
    if (quantity.group === undefined) shape[name] = columnSchema(quantity);
    else shape[quantity.group] ??= SplitBlock.nullable();
  }
  return shape;
}

/** n measured prompts of a model of L blocks. `items`, int32 of shape [n], are their numbers in the plan. */
export const RowBlock = z
  .strictObject(
    blockShape() as { items: typeof numberBytes; split: z.ZodNullable<typeof SplitBlock> } & {
      [Name in Exclude<QuantityName, Grouped>]: ColumnSchema<Table[Name]>;
    },
  )
  .superRefine((block, context) => {
    const problem = shapeProblem(block) ?? rangeProblem(block);
    if (problem !== undefined) context.addIssue(problem);
  });

export type RowBlock = z.infer<typeof RowBlock>;

/** The first column whose length does not follow from n and L. */
function shapeProblem(block: RowBlock): string | undefined {
  const rows = block.items.byteLength / INT32;
  const norms = block.norms.byteLength / FLOAT64;
  const layers = rows === 0 ? norms : norms / rows - 1;
  if (!Number.isInteger(rows) || rows > LIMITS.itemsPerLease) return `items of ${String(rows)} rows`;
  if (!Number.isInteger(layers) || layers > LIMITS.layers || (rows === 0) !== (layers === 0))
    return `${String(norms)} norms for ${String(rows)} rows`;
  const values = { "1": 1, L: layers, "L + 1": layers + 1, tokens: null };
  const columns: Readonly<Record<string, unknown>> = { ...block, ...block.split };
  for (const [name, { type, shape }] of ALL) {
    const column = columns[name] as Uint8Array | readonly string[] | null | undefined;
    const each = values[shape];
    if (column === null || column === undefined || each === null) continue;
    const problem = lengthProblem(name, column, rows * each * VALUE_LENGTH[type]);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Length of one value: its bytes, or 1 for a text, which is an entry of a list. */
const VALUE_LENGTH = { float64: FLOAT64, int32: INT32, text: 1 };

const lengthProblem = (name: string, { length }: { length: number }, due: number): string | undefined =>
  length === due ? undefined : `${name} has length ${String(length)} where ${String(due)} is due`;

/** Units of measured numbers that are not below 0; NaN and ±∞ are stored and flagged. */
const NOT_BELOW_0: ReadonlySet<Quantity["unit"]> = new Set(["residual stream", "probability"]);

/** The first column with a value that no measurement has. */
function rangeProblem(block: RowBlock): string | undefined {
  const tokenCounts = int32Values(block.tokenCounts);
  if (tokenCounts.some((tokens) => tokens < 1 || tokens > LIMITS.tokens))
    return `tokenCounts has one outside 1 to ${String(LIMITS.tokens)}`;
  const tokens = tokenCounts.reduce((sum, each) => sum + each, 0);
  const problem = lengthProblem("tokenIds", block.tokenIds, tokens * INT32);
  if (problem !== undefined) return problem;
  const columns: Readonly<Record<string, unknown>> = { ...block, ...block.split };
  const negative = [["items", ITEMS] as const, ...ALL].find(([name, quantity]) =>
    hasNegative(columns[name] as Uint8Array | null | undefined, quantity),
  )?.[0];
  return negative === undefined ? undefined : `${negative} has a number below 0`;
}

const ITEMS = { type: "int32", unit: "1" } as const;

/** Has a column of norms, probabilities or whole numbers a finite one below 0? */
function hasNegative(
  column: Uint8Array | null | undefined,
  { type, unit }: Pick<Quantity, "type" | "unit">,
): boolean {
  if (column === null || column === undefined || type === "text") return false;
  return (type === "int32" || NOT_BELOW_0.has(unit)) && firstBelow0(column, type) !== undefined;
}
