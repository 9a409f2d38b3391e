/**
 * Everything that is made of measured rows, and nothing else: the same files come from a run that has just ended,
 * from its folder a year later, and from files that Python wrote.
 *
 *   1. analyse   findings of each model ─▶ comparison; they are on disk before anything is drawn
 *   2. rows      all of them once more, one by one: CSV and JSON as the notebook has them, a CSV for spreadsheets; what
 *                figures draw of them; summaries as a CSV
 *   3. Parquet   and, beside it where the rows are few:
 *      figures   specification, SVG, PNG
 *   4. reports   HTML page, Markdown, LaTeX, tables and verdict as text
 */
import { join } from "node:path";
import {
  glyphNotice,
  renderFigure,
  ShownRows,
  type FigureRows,
  type FigureSpec,
  type RenderedFigure,
  type UnreadableText,
} from "@gain/figures";
import { writeFileAtomically, writeTextsAtomically, type GainRow } from "@gain/records";
import {
  htmlReport,
  latexTable,
  markdownSummary,
  notebookCsv,
  notebookJson,
  spreadsheetCsv,
  summariesCsv,
  type ReportChart,
  type RowText,
} from "@gain/report";
import { isShort } from "../longRun.ts";
import { distinctModels } from "../sources/distinctModels.ts";
import type { MeasuredModel } from "../sources/measuredModel.ts";
import type { Source } from "../sources/source.ts";
import type { Timeline } from "../timeline.ts";
import { analyse, type Analysis } from "./analysedModels.ts";
import type { DrawnModel, Figure } from "./figure.ts";
import { figuresNotice, figuresOf } from "./figures.ts";
import { findingsOf, withNotices, withTimelines, type Findings } from "./findings.ts";
import { reportInput, type OutputContext } from "./reportInput.ts";

export interface Outputs extends Findings {
  /** Names of the files in the folder, in the order in which their writing began. */
  readonly files: readonly string[];
  /** What a reader should know of the files; it is in the text and in the reports too. */
  readonly notices: readonly string[];
}

/** @throws RecordsError when the folder cannot be written; files that are there already stay whole */
export async function writeOutputs(
  folder: string,
  sources: readonly Source[],
  context: OutputContext,
): Promise<Outputs> {
  const files = new OutputFolder(folder);
  const during: Timeline["during"] = context.during ?? (async (_, work) => await work());
  const analysis = await during("analyse", () => analyse(distinctModels(sources), sources, context.families));
  const findings = findingsOf(analysis);
  await files.write({ "findings.json": `${JSON.stringify(findings.json)}\n` });
  const drawn = await during("write the rows", async () => {
    const models: DrawnModel[] = [];
    for (const model of analysis.models) models.push({ ...model, figureRows: await writeRows(files, model) });
    const { summaries } = analysis;
    if (summaries.length > 0) await files.write({ "summaries.csv": summariesCsv(summaries) });
    return models;
  });
  const parquet = during("write Parquet", () => writeParquet(files, sources));
  // A failure is heard of when all of it is waited for.
  parquet.catch(() => undefined);
  // DuckDB writes on a thread of its own; of many rows, both would take their memory at once.
  if (!isShort(measuredRows(analysis))) await parquet;
  const { charts, notice } = await during("draw the figures", () =>
    drawFigures(files, figuresOf(drawn, analysis)),
  );
  const notices = [notice, figuresNotice(drawn.length)].filter((text) => text !== undefined);
  const rowFiles = await parquet;
  files.names.push(...rowFiles);
  const input = await reportInput(analysis, charts, rowFiles, sources, { ...context, notices });
  const { text, json } = withTimelines(withNotices(findings, notices), input.timelines);
  await files.write({
    "report.html": htmlReport(input),
    "summary.md": markdownSummary(input),
    "table.tex": latexTable(input),
    "summary.txt": text,
  });
  return { text, json, files: files.names, notices };
}

const measuredRows = ({ models }: Analysis): number =>
  models.reduce((sum, { findings }) => sum + findings.rows.total, 0);

interface DrawnCharts {
  readonly charts: readonly ReportChart[];
  /** Says which texts the pictures cannot show. */
  readonly notice: string | undefined;
}

/** All begin at once: pictures are encoded and written beside the thread that lays out the next. */
async function drawFigures(files: OutputFolder, figures: readonly Figure[]): Promise<DrawnCharts> {
  const charts: ReportChart[] = [];
  const unreadable: UnreadableText[] = [];
  const written: Promise<void>[] = [];
  const drawn = figures.map((figure) => drawFigure(figure));
  // One that fails while another is waited for is heard of when it is its turn.
  Promise.all(drawn).catch(() => undefined);
  for (const each of drawn) {
    const figure = await each;
    const writing = files.write(drawingFiles(figure));
    writing.catch(() => undefined);
    written.push(writing);
    charts.push(chartOf(figure));
    unreadable.push(...figure.drawing.unreadable, ...(figure.columnDrawing?.unreadable ?? []));
  }
  await Promise.all(written);
  return { charts, notice: glyphNotice(unreadable) };
}

/** @returns what figures draw of the rows, of which this is the second pass */
async function writeRows(
  files: OutputFolder,
  { rows, labels, findings, shapes, whole, columns }: MeasuredModel,
): Promise<FigureRows> {
  const { slug, timestamp } = labels;
  const name = `${slug}_parallel_test_${timestamp}`;
  const texts: Readonly<Record<string, RowText>> = {
    [`${name}.csv`]: notebookCsv(whole, columns),
    [`${name}.json`]: notebookJson(findings, labels, columns),
    [`${slug}_spreadsheet_${timestamp}.csv`]: spreadsheetCsv(whole, columns),
  };
  const shown = new ShownRows(shapes.places);
  await files.writeRows(texts, rows(), (row) => {
    shown.add(row);
  });
  return shown.figureRows(shapes);
}

/** One file a source, with all its models. Returns their names. */
async function writeParquet(files: OutputFolder, sources: readonly Source[]): Promise<string[]> {
  const names: string[] = [];
  for (const [i, source] of sources.entries()) {
    const [first] = source.models;
    if (first === undefined) continue;
    const name = `rows${i === 0 ? "" : `_${String(i + 1)}`}_${first.labels.timestamp}.parquet`;
    await source.writeParquet(files.path(name));
    names.push(name);
  }
  return names;
}

interface DrawnFigure extends Figure {
  readonly drawing: RenderedFigure;
  readonly columnDrawing: RenderedFigure | null;
}

async function drawFigure(figure: Figure): Promise<DrawnFigure> {
  const [drawing, columnDrawing] = await Promise.all([
    renderFigure(figure.spec),
    figure.column === undefined ? null : renderFigure(figure.column.spec),
  ]);
  return { ...figure, drawing, columnDrawing };
}

function chartOf({ name, title, caption, drawing, columnDrawing }: DrawnFigure): ReportChart {
  const chart = { id: name, title, caption, vega: drawing.vega };
  return columnDrawing === null ? chart : { ...chart, narrowVega: columnDrawing.vega };
}

/** What is written of a figure, by the files' names. */
function drawingFiles({ name, spec, column, drawing, columnDrawing }: DrawnFigure): Files {
  return {
    ...filesOf(name, spec, drawing),
    ...(column === undefined || columnDrawing === null
      ? {}
      : filesOf(column.name, column.spec, columnDrawing)),
  };
}

const filesOf = (name: string, spec: FigureSpec, { svg, png }: RenderedFigure): Files => ({
  [`${name}.vl.json`]: `${JSON.stringify(spec, null, 2)}\n`,
  [`${name}.svg`]: svg,
  [`${name}.png`]: png,
});

/** Contents by name. */
type Files = Readonly<Record<string, string | Uint8Array>>;

class OutputFolder {
  readonly names: string[] = [];
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  path(name: string): string {
    return join(this.#folder, name);
  }

  /** Writes files side by side. */
  async write(files: Files): Promise<void> {
    this.names.push(...Object.keys(files));
    await Promise.all(
      Object.entries(files).map(([name, content]) => writeFileAtomically(this.path(name), content)),
    );
  }

  /** Writes texts by their files' names side by side, as the rows go by; `seen` gets each row. */
  async writeRows(
    texts: Readonly<Record<string, RowText>>,
    rows: Iterable<GainRow> | AsyncIterable<GainRow>,
    seen: (row: GainRow) => void,
  ): Promise<void> {
    const names = Object.keys(texts);
    const pieces = Object.values(texts);
    const paths = names.map((name) => this.path(name));
    await writeTextsAtomically(paths, async (files) => {
      const toAll = async (piece: (text: RowText) => string): Promise<void> => {
        for (const [i, text] of pieces.entries()) await files[i]?.add(piece(text));
      };
      let place = 0;
      await toAll(({ head }) => head);
      for await (const row of rows) {
        seen(row);
        await toAll((text) => text.row(row, place));
        place += 1;
      }
      await toAll(({ tail }) => tail);
    });
    this.names.push(...names);
  }
}
