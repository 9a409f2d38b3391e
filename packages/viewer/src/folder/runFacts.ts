import { readManifest } from "@gain/records";
import { shown } from "./runIndex.ts";
import type { RunEntry, RunPageFacts } from "../wire.ts";

/** The report of a run, in its folder. */
export const REPORT_FILE = "report.html";
const ROWS_FILE = /^rows_\d{8}_\d{6}\.parquet$/;

/** What the page of a run needs. @throws RecordsError where the manifest of a finished run cannot be read */
export async function runFacts(entry: RunEntry): Promise<RunPageFacts> {
  const run = shown(entry);
  if (entry.state !== "finished") return { run, files: [], rows: null, hasReport: false };
  const manifest = await readManifest(entry.folder);
  const files = manifest.files.map(({ file, bytes }) => ({ file, bytes }));
  return {
    ...{ run, files },
    rows: files.find(({ file }) => ROWS_FILE.test(file)) ?? null,
    hasReport: files.some(({ file }) => file === REPORT_FILE),
  };
}
