import type { DuckDBBlobValue } from "@duckdb/node-api";

/** The text of bytes that `textBytes` selected; unlike a TextDecoder, Buffer keeps a byte order mark. */
export const textOf = ({ bytes }: DuckDBBlobValue): string => Buffer.from(bytes).toString("utf8");
