/**
 * Has DuckDB's allocator, jemalloc on Linux, give memory back soon after it is freed, and take it from one arena whatever
 * thread asks. It would keep some 50 MB of a long run for what may come. jemalloc reads this once, when DuckDB is loaded, so
 * it is to be called before; a setting that is there already stays.
 */
export function returnFreedMemory(environment: NodeJS.ProcessEnv): void {
  environment["DUCKDB_JE_MALLOC_CONF"] ??= "narenas:1,dirty_decay_ms:100,muzzy_decay_ms:0";
}
