import type { DuckDBBlobValue } from "@duckdb/node-api";

/** The text of bytes that `textBytes` selected. Buffer keeps a byte order mark, unlike a TextDecoder. */
export const textOf = ({ bytes }: DuckDBBlobValue): string => Buffer.from(bytes).toString("utf8");
