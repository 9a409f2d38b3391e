/**
 * Writes every file that is made from measured rows. The files are the same for a run that has just ended, for its
 * folder a year later, and for files that Python wrote.
 *
 *   1. analyse   findings of each model ─▶ comparison; both are on disk before anything is drawn
 *   2. Parquet   at the same time as 3 and 4 where no source has many rows, else between them
 *   3. rows      a second pass, row by row: CSV and JSON as the notebook writes them, a CSV for spreadsheets, the rows
 *                of the figures; summaries as a CSV
 *   4. figures   specification, SVG, PNG
 *   5. reports   HTML page, Markdown, LaTeX, tables and verdict as text
 */
import { basename } from "node:path";
import { ShownRows, type FigureRows } from "@gain/figures";
import { positionsName, type FileEntry } from "@gain/records";
import {
  htmlReport,
  latexTable,
  markdownSummary,
  notebookCsv,
  notebookJson,
  spreadsheetCsv,
  summariesCsv,
  type RowText,
} from "@gain/report";
import { visibleJson } from "@gain/records/visibleJson";
import { FINDINGS_FILE } from "@gain/viewer/findingsFile";
import { isShort } from "../longRun.ts";
import { distinctModels } from "../sources/distinctModels.ts";
import type { MeasuredModel } from "../sources/measuredModel.ts";
import type { Source } from "../sources/source.ts";
import type { Timeline } from "../timeline.ts";
import { analyse } from "./analysedModels.ts";
import { figureFiles } from "./drawFigures.ts";
import type { DrawnModel } from "./figure.ts";
import { figuresNotice, figuresOf } from "./figures.ts";
import { inReportOrder } from "./inReportOrder.ts";
import { findingsOf, withNotices, withTimelines, type Findings } from "./findings.ts";
import type { OutputSink } from "./outputSink.ts";
import { OutputsMade } from "./outputsMade.ts";
import { reportInput, type OutputContext } from "./reportInput.ts";
import { WrittenOutputs } from "./writtenOutputs.ts";

/** The findings of files that are made, with what the making needed. */
export interface MadeOutputs extends Findings {
  /** Notices on the files. The text and the reports contain them too. */
  readonly notices: readonly string[];
  /** With these facts, the same rows make the same files. */
  readonly made: OutputsMade;
}

export interface Outputs extends MadeOutputs {
  /** Names of the files in the folder. */
  readonly files: readonly string[];
  readonly entries: readonly FileEntry[];
}

/** @throws RecordsError when the folder cannot be written; existing files stay intact */
export async function writeOutputs(
  folder: string,
  sources: readonly Source[],
  context: OutputContext,
): Promise<Outputs> {
  const written = new WrittenOutputs(folder);
  const made = await makeOutputs(written, sources, context);
  return { ...made, files: written.entries.map(({ file }) => file), entries: written.entries };
}

/** Makes every file, or all but drawings and the report, which contains drawings. */
export async function makeOutputs(
  files: OutputSink,
  sources: readonly Source[],
  context: OutputContext,
): Promise<MadeOutputs> {
  const during: Timeline["during"] = context.during ?? (async (_, work) => await work());
  const analysis = await during("analyse", () => analyse(distinctModels(sources), sources, context));
  const cited = context.references(analysis.models);
  const findings = findingsOf(analysis, cited);
  await files.write({ [FINDINGS_FILE]: `${visibleJson(findings.json)}\n` });
  const parquetOf = (): Promise<readonly string[]> =>
    during("write Parquet", () => writeParquet(files, sources));
  // DuckDB writes on its own threads. With a long file, writing and drawing at the same time would need too much memory.
  const early = areShort(sources) ? parquetOf() : undefined;
  // Rejections surface at the `await` below.
  early?.catch(() => undefined);
  const rows = during("write the rows", async () => {
    const models: DrawnModel[] = [];
    for (const model of analysis.models) models.push({ ...model, figureRows: await writeRows(files, model) });
    const { summaries } = analysis;
    if (summaries.length > 0) await files.write({ "summaries.csv": summariesCsv(summaries) });
    return models;
  });
  const drawn = await rows.catch(async (error: unknown) => {
    // The caller may close a store, from which DuckDB still reads.
    await early?.catch(() => undefined);
    throw error;
  });
  const parquet = early ?? Promise.resolve(await parquetOf());
  const shown = inReportOrder({ ...analysis, models: drawn });
  const { charts, notice } = await during("draw the figures", () =>
    figureFiles(files, figuresOf(shown.models, shown, { cited, given: analysis.models }), context.undrawn),
  );
  const notices = [notice, figuresNotice(drawn.length) ?? null].filter((text) => text !== null);
  const rowFiles = await parquet;
  const input = await reportInput(shown, charts, rowFiles, sources, { ...context, notices });
  const { text, short, json } = withTimelines(withNotices(findings, notices), input.timelines);
  await files.write({
    ...(context.undrawn === undefined && { "report.html": htmlReport(input) }),
    "summary.md": markdownSummary(input),
    "table.tex": latexTable(input),
    "summary.txt": text,
  });
  const made = {
    command: context.command,
    createdAt: context.createdAt.toISOString(),
    folder: basename(sources[0]?.path ?? ""),
    families: [...(context.families ?? [])],
    cited: OutputsMade.shape.cited.parse(cited && { source: cited.source, gains: cited.gains }),
    glyphNotice: notice,
  } satisfies OutputsMade;
  return { text, short, json, notices, made };
}

const areShort = (sources: readonly Source[]): boolean =>
  sources.every((source) => isShort(measuredRows(source)));

const measuredRows = ({ models }: Source): number =>
  models.reduce((sum, { findings }) => sum + findings.rows.total, 0);

/** The second pass over a model's rows. Returns the rows that figures show. */
async function writeRows(
  files: OutputSink,
  { rows, labels, findings, shapes, whole, columns, grouping }: MeasuredModel,
): Promise<FigureRows> {
  const { slug, timestamp } = labels;
  const name = `${slug}_parallel_test_${timestamp}`;
  const csv = notebookCsv(whole, columns);
  const texts: Readonly<Record<string, RowText>> = {
    [`${name}.csv`]: csv,
    [`${name}.json`]: notebookJson(findings, labels, columns, grouping === undefined),
    [`${slug}_spreadsheet_${timestamp}.csv`]: spreadsheetCsv(whole, columns, csv),
  };
  const shown = new ShownRows(shapes.indices);
  await files.writeRows(texts, rows(), (row) => {
    shown.add(grouping?.of(row) ?? row);
  });
  return shown.figureRows(shapes);
}

/** Files of short sources are written at the same time: each has its own DuckDB, which mostly waits for this thread. */
const SHORT_AT_ONCE = 3;

/** Writes one file per source, with all its models. Returns the files' names. */
async function writeParquet(files: OutputSink, sources: readonly Source[]): Promise<string[]> {
  const named = sources.flatMap((source, i) => {
    const [first] = source.models;
    if (first === undefined) return [];
    return [{ source, name: `rows${i === 0 ? "" : `_${String(i + 1)}`}_${first.labels.timestamp}.parquet` }];
  });
  const left = named.values();
  const write = async (): Promise<void> => {
    for (const { source, name } of left) {
      await files.writeByName(name, (path) => source.writeParquet(path));
      const { writePositions, writeVectorIndex } = source;
      const beside = positionsName(name);
      if (writePositions !== undefined && beside !== null) await files.writeByName(beside, writePositions);
      if (writeVectorIndex !== undefined)
        await files.writeByName(name.replace(/^rows/, "vectors"), writeVectorIndex);
    }
  };
  await Promise.all(Array.from({ length: areShort(sources) ? SHORT_AT_ONCE : 1 }, write));
  return named.map(({ name }) => name);
}
