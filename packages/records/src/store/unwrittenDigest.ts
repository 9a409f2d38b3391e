import type { Session } from "./session.ts";

/** Columns that no output of a run contains, so nothing else shows a change of them. */
const UNWRITTEN = {
  measurements: [
    ...["hex(key)", "model_index", "prompt_index", "status", "error_code", "error_text"],
    ...["top_id", "cut_tokens", "epoch", "lease", "seq", "attempts"],
  ],
  prompts: ["prompt_index", "line"],
  models: ["model_index", "name", "layers", "policies"],
  loads: ["epoch", "model_index", "lane", "loaded"],
  failures: ["model_index", "code", "reason"],
} as const;

/**
 * A digest of those columns, which does not depend on the order of rows: by table, the number of rows and the sum of 64
 * bits of each row's MD5.
 */
export async function unwrittenDigest(session: Session): Promise<string> {
  const parts: string[] = [];
  for (const [table, columns] of Object.entries(UNWRITTEN)) {
    const texts = columns.map((column) => `coalesce(CAST(${column} AS VARCHAR), chr(0))`).join(", ");
    const [found] = await session.objects<{ rows: string; total: string }>(
      `SELECT CAST(count(*) AS VARCHAR) AS rows,
         CAST(coalesce(sum(md5_number_lower(concat_ws(chr(1), ${texts}))), 0) AS VARCHAR) AS total FROM ${table}`,
    );
    parts.push(`${table} ${found?.rows ?? "0"} ${found?.total ?? "0"}`);
  }
  return parts.join("; ");
}
