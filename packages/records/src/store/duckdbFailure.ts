import {
  cannotWrite,
  diskFull,
  memoryLimit,
  RecordsError,
  runDeleted,
  runLocked,
  storeDamaged,
  storeFailed,
} from "../errors.ts";

const HOLDER = /held in (.* \(PID \d+\))/;

/** DuckDB's errors differ only in their text; the first matching pattern decides. */
const KINDS: readonly (readonly [RegExp, (path: string, cause: unknown, text: string) => RecordsError])[] = [
  [
    /Could not set lock on file/,
    (path, cause, text) => runLocked(path, HOLDER.exec(text)?.[1] ?? null, cause),
  ],
  [/No space left on device|Disk quota exceeded|File too large/i, diskFull],
  [/Permission denied|Read-only file system|Operation not permitted/i, cannotWrite],
  [/No such file or directory/i, runDeleted],
  [/not a valid DuckDB database|corrupt|checksum|serializ/i, storeDamaged],
  [/Out of Memory|could not allocate block|failed to (?:pin|allocate)/i, memoryLimit],
];

/** The `RecordsError` for DuckDB's error on the database at `path`. */
export function duckdbFailure(error: unknown, path: string): RecordsError {
  if (error instanceof RecordsError) return error;
  const text = error instanceof Error ? error.message : String(error);
  for (const [pattern, make] of KINDS) {
    if (pattern.test(text)) return make(path, error, text);
  }
  return storeFailed(path, error);
}
