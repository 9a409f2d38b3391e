import {
  ALL_QUANTITIES,
  type InGroup,
  type QUANTITIES,
  type Quantity,
  type QuantityName,
  type Ungrouped,
} from "./quantities.ts";

/** The bytes of one array of numbers, or a list of texts. */
export type Column = Uint8Array | readonly string[];
type ColumnOf<Q extends Quantity> =
  (Q["type"] extends "text" ? readonly string[] : Uint8Array) | (Q extends { optional: true } ? null : never);

/** The columns of a split. Float64, shape [n, L] each. */
export type SplitBlock = Readonly<Record<InGroup<"split">, Uint8Array>>;

type Columns = { readonly [Name in Ungrouped]: ColumnOf<(typeof QUANTITIES)[Name]> };

/**
 * n measured prompts, one column per entry of `QUANTITIES`; the wire's `RowBlock` has this shape. Arrays of numbers are
 * row-major, so that the store copies them unchanged.
 */
export interface RowBlock extends Columns {
  /** Numbers of the prompts in the plan. Int32, shape [n]. */
  readonly items: Uint8Array;
  /** Δ_k by parts; null for a model without a split. */
  readonly split: SplitBlock | null;
}

/** Every column by name, with or without a group; null for a model without it. */
export type FlatBlock = Readonly<Record<QuantityName, Column | null>>;

const FLOAT64 = Float64Array.BYTES_PER_ELEMENT;
export const INT32 = Int32Array.BYTES_PER_ELEMENT;
/** Length of one value: its bytes, or 1 for a text, which is an entry of a list. */
export const ITEM_SIZE = { float64: FLOAT64, int32: INT32, text: 1 } as const;

const of = (value: (name: QuantityName, quantity: Quantity) => Column | null): FlatBlock =>
  Object.fromEntries(
    ALL_QUANTITIES.map(([name, quantity]) => [name, value(name, quantity)]),
  ) as unknown as FlatBlock;

const NO_SPLIT = Object.fromEntries(
  ALL_QUANTITIES.flatMap(([name, { group }]) => (group === undefined ? [] : [[name, null]])),
) as Readonly<Record<InGroup<"split">, null>>;

export const flatBlock = (block: RowBlock): FlatBlock => ({ ...NO_SPLIT, ...block, ...block.split });

export function rowBlock(items: Uint8Array, columns: FlatBlock): RowBlock {
  const columnsOf = (group: Quantity["group"]): object =>
    Object.fromEntries(
      ALL_QUANTITIES.filter(([, quantity]) => quantity.group === group).map(([name]) => [
        name,
        columns[name],
      ]),
    );
  const split = columns.attentionNorms === null ? null : (columnsOf("split") as SplitBlock);
  return { items, ...(columnsOf(undefined) as Columns), split };
}

const NOTHING = new Uint8Array();

/** The columns of no row. */
export const NO_ROWS: RowBlock = rowBlock(
  NOTHING,
  of((_, { type, group, optional }) => {
    if (group !== undefined || optional === true) return null;
    return type === "text" ? [] : NOTHING;
  }),
);

/** The numbers of an int32 column; a copy, since its bytes may not be aligned. */
export function int32Values(bytes: Uint8Array): Int32Array {
  const values = new Int32Array(bytes.byteLength / INT32);
  new Uint8Array(values.buffer).set(bytes);
  return values;
}

/** The numbers of a float64 column; a view, or a copy where its bytes are not aligned. */
export function float64Values(bytes: Uint8Array): Float64Array {
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % FLOAT64 === 0 ? bytes : new Uint8Array(bytes);
  return new Float64Array(buffer, byteOffset, byteLength / FLOAT64);
}

/** Index of each row's first token, and the number of all tokens. Shape [n + 1]. */
export function tokenStarts(tokenCounts: Int32Array): Int32Array {
  const starts = new Int32Array(tokenCounts.length + 1);
  tokenCounts.forEach((count, row) => {
    starts[row + 1] = (starts[row] ?? 0) + count;
  });
  return starts;
}

/** Values per row in a column of this shape, for a model of L blocks; null where it depends on the row. */
export function valuesPerRow({ shape }: Quantity, layers: number): number | null {
  switch (shape) {
    case "1":
      return 1;
    case "L":
      return layers;
    case "L + 1":
      return layers + 1;
    case "tokens":
      return null;
  }
}

/** The rows with these indices, in this order, of a block of a model of L blocks. */
export function selectRows(block: RowBlock, layers: number, rows: readonly number[]): RowBlock {
  const starts = tokenStarts(int32Values(block.tokenCounts));
  const columns = flatBlock(block);
  const pieces = (bytes: Uint8Array, width: number): Uint8Array =>
    joined(rows.map((row) => bytes.subarray(row * width, (row + 1) * width)));
  const selected = of((name, quantity) => {
    const column = columns[name];
    if (column === null) return null;
    if (!(column instanceof Uint8Array)) return rows.map((row) => column[row] ?? "");
    const size = ITEM_SIZE[quantity.type];
    const each = valuesPerRow(quantity, layers);
    if (each !== null) return pieces(column, each * size);
    return joined(
      rows.map((row) => column.subarray(size * (starts[row] ?? 0), size * (starts[row + 1] ?? 0))),
    );
  });
  return rowBlock(pieces(block.items, INT32), selected);
}

/** The concatenated parts. */
export const joined = (parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts);
