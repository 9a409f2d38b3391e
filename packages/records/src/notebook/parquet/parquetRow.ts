import type { GainRow } from "../../row/gainRow.ts";
import type { ColumnMap } from "../names/columnMap.ts";
import type { SourceColumn } from "../../row/notebookColumns.ts";
import { type Position } from "../../files/fileErrors.ts";
import { notAScalar } from "../errors.ts";
import { extraFields, fieldPosition } from "../row/recordFields.ts";
import type { Content, OutsideLabels, SourceRow } from "../row/sourceRow.ts";

/** A value of the queries of `parquetTable`. */
export type ParquetValue = string | number | null | readonly number[];

const NOTHING_OUTSIDE: OutsideLabels = new Map();

/** A row of a Parquet file that another program wrote. */
export class ParquetRow implements SourceRow {
  readonly columns: ColumnMap;
  readonly outside = NOTHING_OUTSIDE;
  readonly isKeyed = false;
  readonly #values: readonly ParquetValue[];
  readonly #file: string;
  /** From 1. */
  readonly #row: number;

  constructor(columns: ColumnMap, values: readonly ParquetValue[], file: string, row: number) {
    this.columns = columns;
    this.#values = values;
    this.#file = file;
    this.#row = row;
  }

  content(column: SourceColumn): Content | undefined {
    const index = this.columns.indexOf.get(column);
    if (index === undefined) return undefined;
    const value = this.#values[index] ?? null;
    if (typeof value !== "object" || value === null || column === "all_norms") return value;
    throw notAScalar(this.position(column), "a list");
  }

  layerGains(): Content | undefined {
    const { layerGains } = this.columns;
    return layerGains === null ? undefined : this.#values[layerGains];
  }

  position(column?: SourceColumn): Position {
    return fieldPosition({ file: this.#file, line: this.#row, unit: "row" }, this.columns, column);
  }

  extra(): NonNullable<GainRow["extra"]> {
    return extraFields(this.columns, (index) => {
      const value = this.#values[index] ?? null;
      return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
    });
  }
}
