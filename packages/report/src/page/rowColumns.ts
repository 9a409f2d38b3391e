import type { GainRow } from "@gain/records";
import { visibleText } from "../text/visibleText.ts";
import { exactNumber, type ExactNumber } from "./jsonIsland.ts";
import { LAST_STEP_COLUMNS, lastStepNumbers, type LastStepNumbers } from "./lastStepColumns.ts";

/** Texts of a column: each different text once, and for every row its index among them, −1 where it is not stated. */
export interface TextColumn {
  readonly values: readonly string[];
  readonly at: readonly number[];
}

/** Numbers of a column by row; null where not stated. */
export type NumberColumn = readonly (ExactNumber | null)[];

/** All rows of a report by column, for the page's table. Texts are safe to display; numbers are exact. */
export interface RowColumns {
  readonly count: number;
  /** Own columns of the prompts have their names in files of rows. */
  readonly texts: Readonly<Record<"model" | "category" | "prompt" | "topToken" | "flags", TextColumn>> &
    Readonly<Record<string, TextColumn>>;
  readonly numbers: Readonly<Record<"gain" | "totalAmp" | "entropyNats" | "topProb", NumberColumn>> &
    Readonly<Partial<Record<keyof LastStepNumbers, NumberColumn>>>;
}

/** A model's rows and its name in the report. */
export interface NamedRows {
  readonly name: string;
  readonly rows: readonly GainRow[];
  /** Names of own columns of its prompts, which the rows have in `extra`. */
  readonly own?: readonly string[];
}

export function rowColumns(models: readonly NamedRows[]): RowColumns {
  const own = ownColumns(models);
  const rows = models.flatMap(({ name, rows }) => rows.map((row) => ({ name, row })));
  const texts = (get: (row: GainRow, name: string) => string | null): TextColumn =>
    textColumn(rows.map(({ name, row }) => get(row, name)));
  const numbers = (get: (row: GainRow) => number | null): NumberColumn =>
    rows.map(({ row }) => {
      const value = get(row);
      return value === null ? null : exactNumber(value);
    });
  return {
    count: rows.length,
    texts: {
      model: texts((_row, name) => name),
      category: texts(({ category }) => category),
      prompt: texts(({ prompt }) => prompt),
      topToken: texts(({ topToken }) => topToken),
      flags: texts(({ flags }) => (flags.length === 0 ? null : flags.join(", "))),
      ...Object.fromEntries(own.map((name) => [name, texts((row) => ownText(row, name))])),
    },
    numbers: {
      gain: numbers(({ lastGain }) => lastGain),
      totalAmp: numbers(({ totalAmp }) => totalAmp),
      entropyNats: numbers(({ entropyNats }) => entropyNats),
      topProb: numbers(({ topProb }) => topProb),
      ...lastStepColumns(rows.map(({ row }) => row)),
    },
  };
}

/** The own columns of the prompts of all models, in order. */
export const ownColumns = (models: readonly NamedRows[]): readonly string[] => [
  ...new Set(models.flatMap(({ own = [] }) => own)),
];

function ownText({ extra }: GainRow, name: string): string | null {
  const value = extra && Object.hasOwn(extra, name) ? (extra[name] ?? null) : null;
  return value === null ? null : String(value);
}

/** Columns of the last step that have a value for at least one row. */
function lastStepColumns(
  rows: readonly GainRow[],
): Readonly<Partial<Record<keyof LastStepNumbers, NumberColumn>>> {
  if (!rows.some(({ lastStep }) => lastStep !== undefined)) return {};
  const steps = rows.map(lastStepNumbers);
  const columns = Object.keys(LAST_STEP_COLUMNS).map((name) => {
    const column = steps.map((step) => step?.[name as keyof LastStepNumbers] ?? null);
    return [name, column.map((value) => (value === null ? null : exactNumber(value)))] as const;
  });
  return Object.fromEntries(columns.filter(([, column]) => column.some((value) => value !== null)));
}

function textColumn(texts: readonly (string | null)[]): TextColumn {
  const indices = new Map<string, number>();
  const at = texts.map((text) => {
    if (text === null) return -1;
    const index = indices.get(text) ?? indices.size;
    indices.set(text, index);
    return index;
  });
  return { values: [...indices.keys()].map(visibleText), at };
}
