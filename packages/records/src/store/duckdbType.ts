import { DOUBLE, INTEGER, LIST, VARCHAR, type DuckDBType } from "@duckdb/node-api";
import type { RowColumn } from "../row/rowColumns.ts";

const TYPES = { float64: DOUBLE, int32: INTEGER, text: VARCHAR };

/** The type of a column: one value per row, or a list. */
export const duckdbType = (type: RowColumn["type"], shape: RowColumn["shape"]): DuckDBType =>
  shape === "1" ? TYPES[type] : LIST(TYPES[type]);
