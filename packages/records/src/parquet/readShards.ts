import { quoted } from "../store/sqlText.ts";

/** SQL that reads Parquet files in order, with the `filename` and the `file_row_number` of each row. */
export const readShards = (shards: readonly string[]): string =>
  `read_parquet([${shards.map(quoted).join(", ")}], filename = true, file_row_number = true, hive_partitioning = false)`;
