import { readManifest, verifyFiles } from "@gain/records";
import { notFinished } from "../errors.ts";
import type { FileCheck, RunEntry } from "../wire.ts";

/**
 * Compares every file of a finished run with its digest in the manifest.
 *
 * @throws ViewerError `bad_request` for another run, RecordsError where the manifest cannot be read
 */
export async function checkFiles({ folder, run, state }: RunEntry): Promise<readonly FileCheck[]> {
  if (state !== "finished") throw notFinished(run);
  return await verifyFiles(folder, await readManifest(folder));
}
