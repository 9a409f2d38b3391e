import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { STORE_FILE } from "../src/files/runFiles.ts";

/** Changes the store of a run by SQL, through DuckDB directly. */
export const changeStore =
  (sql: string) =>
  async (folder: string): Promise<void> => {
    const instance = await DuckDBInstance.create(join(folder, STORE_FILE));
    const connection = await instance.connect();
    try {
      await connection.run(sql);
      await connection.run("CHECKPOINT");
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  };
