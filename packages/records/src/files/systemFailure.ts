import { dirname } from "node:path";
import { cannotWrite, diskFull, folderRemoved, RecordsError, storeFailed } from "../errors.ts";

const codeOf = (error: unknown): unknown =>
  error instanceof Error && "code" in error ? error.code : undefined;

/** Is this the system's error with this code, such as `ENOENT`? */
export const isSystemError = (error: unknown, code: string): boolean => codeOf(error) === code;

/** The `RecordsError` for the system's error on writing `path`. */
export function systemFailure(error: unknown, path: string): RecordsError {
  if (error instanceof RecordsError) return error;
  switch (codeOf(error)) {
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return diskFull(path, error);
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return cannotWrite(path, error);
    case "ENOENT":
    case "ENOTDIR":
      return folderRemoved(dirname(path), error);
    default:
      return storeFailed(path, error);
  }
}
