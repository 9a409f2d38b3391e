import { RecordsError, type RecordsErrorCode } from "@gain/records";
import { stoppedByFiles } from "./errors.ts";

/** Errors of a run's files whose cause is outside the run: once it is removed, the same command continues. */
const RESUMABLE = {
  /** While the plan is made. Every other error there is of the folder that was named. */
  plan: new Set<RecordsErrorCode>(["disk_full"]),
  run: new Set<RecordsErrorCode>([
    "cannot_write",
    "disk_full",
    "folder_missing",
    "run_deleted",
    "store_failed",
    "temporary_folder",
  ]),
} as const;

/**
 * Does a part of a run.
 *
 * @throws IncompleteRun in place of an error of the run's files that the same command overcomes
 */
export async function resumable<T>(part: keyof typeof RESUMABLE, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof RecordsError && RESUMABLE[part].has(error.code) ? stoppedByFiles(error) : error;
  }
}
