import { dirname } from "node:path";
import type { GainRow } from "@gain/records";
import { REPORT_FILE, type ReportedRun } from "@gain/viewer";
import { commandText } from "../commandText.ts";
import type { OutputSink } from "../outputs/outputSink.ts";
import { makeOutputs } from "../outputs/writeOutputs.ts";
import { readReferences } from "../referencesOption.ts";
import { readSource } from "../sources/readSource.ts";
import type { MeasuredModel } from "../sources/measuredModel.ts";
import type { Source } from "../sources/source.ts";

/**
 * The report that `gain analyze` writes of models of several runs, as the text of its file. Nothing is written.
 *
 * @throws UsageError, RecordsError where a run cannot be read
 */
export async function reportOfRuns(runs: readonly ReportedRun[]): Promise<string> {
  const sources: Source[] = [];
  for (const { folder, models } of runs) {
    const source = await readSource(folder);
    const isReported = ({ labels }: MeasuredModel): boolean => models?.has(labels.modelName) ?? true;
    sources.push({ ...source, models: source.models.filter(isReported) });
  }
  const sink = new ReportAlone();
  await makeOutputs(sink, sources, {
    command: commandOf(runs),
    createdAt: new Date(),
    references: await readReferences(undefined),
    families: new Map(sources.flatMap((source) => [...(source.families ?? [])])),
  });
  return sink.report;
}

/** `gain analyze` takes whole runs; the page chooses models of them. */
function commandOf(runs: readonly ReportedRun[]): string {
  const folders = runs.map(({ folder }) => folder);
  return runs.every(({ models }) => models === undefined)
    ? commandText("analyze", folders)
    : commandText("view", [...new Set(folders.map((folder) => dirname(folder)))]);
}

/** Keeps the report of all that is made. */
class ReportAlone implements OutputSink {
  report = "";

  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
    const report = files[REPORT_FILE];
    if (typeof report === "string") this.report = report;
    return Promise.resolve();
  }

  async writeRows(
    _texts: unknown,
    rows: Iterable<GainRow> | AsyncIterable<GainRow>,
    seen: (row: GainRow) => void,
  ): Promise<void> {
    for await (const row of rows) seen(row);
  }

  writeByName(): Promise<void> {
    return Promise.resolve();
  }
}
