import {
  ALL_QUANTITIES,
  type InGroup,
  type QUANTITIES,
  type Quantity,
  type QuantityName,
  type Ungrouped,
} from "./quantities.ts";

/** Of numbers the bytes of one array, of texts a list. */
export type Column = Uint8Array | readonly string[];
type ColumnOf<Q extends Quantity> =
  (Q["type"] extends "text" ? readonly string[] : Uint8Array) | (Q extends { optional: true } ? null : never);

/** The columns of a split. Float64, shape [n, L] each. */
export type SplitBlock = Readonly<Record<InGroup<"split">, Uint8Array>>;

type Columns = { readonly [Name in Ungrouped]: ColumnOf<(typeof QUANTITIES)[Name]> };

/**
 * n measured prompts, a column for each of `QUANTITIES`; the wire's `RowBlock` is one. Arrays of numbers are row-major, so
 * that they go into the store as they are.
 */
export interface RowBlock extends Columns {
  /** Numbers of the prompts in the plan. Int32, shape [n]. */
  readonly items: Uint8Array;
  /** Δ_k by the parts that added it; null for a model whose blocks do not show it. */
  readonly split: SplitBlock | null;
}

/** Every column by its name, whatever group it is in; null where a model has it not. */
export type FlatBlock = Readonly<Record<QuantityName, Column | null>>;

const FLOAT64 = Float64Array.BYTES_PER_ELEMENT;
export const INT32 = Int32Array.BYTES_PER_ELEMENT;
/** Bytes of one number; a text is one entry of a list. */
export const ITEM_SIZE = { float64: FLOAT64, int32: INT32, text: 1 } as const;

const of = (value: (name: QuantityName, quantity: Quantity) => Column | null): FlatBlock =>
  Object.fromEntries(
    ALL_QUANTITIES.map(([name, quantity]) => [name, value(name, quantity)]),
  ) as unknown as FlatBlock;

const NO_SPLIT = Object.fromEntries(
  ALL_QUANTITIES.flatMap(([name, { group }]) => (group === undefined ? [] : [[name, null]])),
) as Readonly<Record<InGroup<"split">, null>>;

export const flatBlock = (block: RowBlock): FlatBlock => ({ ...NO_SPLIT, ...block, ...block.split });

/** The block of these columns. */
export function rowBlock(items: Uint8Array, columns: FlatBlock): RowBlock {
  const whose = (group: Quantity["group"]): object =>
    Object.fromEntries(
      ALL_QUANTITIES.filter(([, quantity]) => quantity.group === group).map(([name]) => [
        name,
        columns[name],
      ]),
    );
  const split = columns.attentionNorms === null ? null : (whose("split") as SplitBlock);
  return { items, ...(whose(undefined) as Columns), split };
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

/** The numbers of an int32 column; a copy, since its bytes may lie where no int32 can. */
export function int32Values(bytes: Uint8Array): Int32Array {
  const values = new Int32Array(bytes.byteLength / INT32);
  new Uint8Array(values.buffer).set(bytes);
  return values;
}

/** The numbers of a float64 column; a view, or a copy where its bytes lie where no float64 can. */
export function float64Values(bytes: Uint8Array): Float64Array {
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % FLOAT64 === 0 ? bytes : new Uint8Array(bytes);
  return new Float64Array(buffer, byteOffset, byteLength / FLOAT64);
}

/** Where each row's tokens begin, and where those of the last end. Shape [n + 1]. */
export function tokenStarts(tokenCounts: Int32Array): Int32Array {
  const starts = new Int32Array(tokenCounts.length + 1);
  tokenCounts.forEach((count, row) => {
    starts[row + 1] = (starts[row] ?? 0) + count;
  });
  return starts;
}

/** Numbers of a row in a column of this shape, for a model of L blocks; null where the row itself decides. */
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

/** These rows of a block of a model of L blocks, in the order of their numbers here. */
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

/** The parts one behind the other. */
export const joined = (parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts);
