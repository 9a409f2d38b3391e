import { OPENING_KILOBYTES } from "./session.ts";

/** Settings of every DuckDB: it downloads and loads no extension, since those needed are linked into it. */
export const NO_EXTENSIONS = {
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  allow_community_extensions: "false",
};

/** For the file of a run. */
export const STORE_SETTINGS = {
  // The store raises the limit for its models.
  memory_limit: `${String(OPENING_KILOBYTES)}KB`,
  // Each thread would have its own buffers.
  threads: "1",
  checkpoint_threshold: "4MB",
  // A transaction of more rows than a row group is written to the file and not to the log, so its rows do not count for a
  // checkpoint. The next checkpoint would merge its row groups that are not full, with all of their rows in memory.
  max_vacuum_tasks: "0",
  // No query needs to spill, and a spill file would be an unknown file in the run.
  temp_directory: "",
  ...NO_EXTENSIONS,
};
