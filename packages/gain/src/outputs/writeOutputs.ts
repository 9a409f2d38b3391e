/**
 * Everything that is made of measured rows, and nothing else: the same files come from a run that has just ended,
 * from its folder a year later, and from files that Python wrote.
 *
 *   1. analyse   findings of each model ─▶ comparison
 *   2. rows      all of them once more, one by one: CSV and JSON as the notebook has them, a CSV for spreadsheets; those
 *                that figures show are kept
 *   3. Parquet   and, beside it where the rows are few:
 *      figures   specification, SVG, PNG
 *   4. reports   HTML page, Markdown, LaTeX, JSON, tables and verdict as text
 */
import { join } from "node:path";
import { renderFigure, type FigureSpec, type RenderedFigure } from "@gain/figures";
import { writeFileAtomically, writeTextsAtomically, type GainRow } from "@gain/records";
import {
  htmlReport,
  latexTable,
  markdownSummary,
  notebookCsv,
  notebookJson,
  spreadsheetCsv,
  type ReportChart,
  type RowText,
} from "@gain/report";
import { isShort } from "../longRun.ts";
import { distinctModels } from "../sources/distinctModels.ts";
import type { MeasuredModel } from "../sources/measuredModel.ts";
import type { Source } from "../sources/source.ts";
import type { Timeline } from "../timeline.ts";
import { analyse, type Analysis } from "./analysedModels.ts";
import { figuresOf, type Figure } from "./figures.ts";
import { findingsOf, type Findings } from "./findings.ts";
import { reportInput, type OutputContext } from "./reportInput.ts";

export interface Outputs extends Findings {
  /** Names of the files in the folder, in the order in which they were written. */
  readonly files: readonly string[];
}

/** @throws RecordsError when the folder cannot be written; files that are there already stay whole */
export async function writeOutputs(
  folder: string,
  sources: readonly Source[],
  context: OutputContext,
): Promise<Outputs> {
  const files = new OutputFolder(folder);
  const during: Timeline["during"] = context.during ?? (async (_, work) => await work());
  const analysis = await during("analyse", () => analyse(distinctModels(sources)));
  await during("write the rows", async () => {
    for (const model of analysis.models) await writeRows(files, model);
  });
  const parquet = during("write Parquet", () => writeParquet(files, sources));
  // A failure is heard of when all of it is waited for.
  parquet.catch(() => undefined);
  // DuckDB writes on a thread of its own; of many rows, both would take their memory at once.
  if (!isShort(measuredRows(analysis))) await parquet;
  const charts = await during("draw the figures", () => drawFigures(files, analysis));
  const rowFiles = await parquet;
  files.names.push(...rowFiles);
  const input = await reportInput(analysis, charts, rowFiles, sources, context);
  const findings = findingsOf(analysis, input.timelines);
  await files.write("report.html", htmlReport(input));
  await files.write("summary.md", markdownSummary(input));
  await files.write("table.tex", latexTable(input));
  await files.write("findings.json", `${JSON.stringify(findings.json)}\n`);
  await files.write("summary.txt", findings.text);
  return { ...findings, files: files.names };
}

const measuredRows = ({ models }: Analysis): number =>
  models.reduce((sum, { findings }) => sum + findings.rows.total, 0);

/** All begin at once: a picture is encoded, and the one before is written, beside the thread that lays out the next. */
async function drawFigures(files: OutputFolder, analysis: Analysis): Promise<ReportChart[]> {
  const charts: ReportChart[] = [];
  const drawn = figuresOf(analysis).map((figure) => drawFigure(figure));
  // One that fails while another is written is heard of when it is its turn.
  Promise.all(drawn).catch(() => undefined);
  for (const figure of drawn) charts.push(await writeFigure(files, await figure));
  return charts;
}

async function writeRows(
  files: OutputFolder,
  { rows, labels, findings, figureRows, whole, columns }: MeasuredModel,
): Promise<void> {
  const { slug, timestamp } = labels;
  const name = `${slug}_parallel_test_${timestamp}`;
  const texts: Readonly<Record<string, RowText>> = {
    [`${name}.csv`]: notebookCsv(whole, columns),
    [`${name}.json`]: notebookJson(findings, labels, columns),
    [`${slug}_spreadsheet_${timestamp}.csv`]: spreadsheetCsv(whole, columns),
  };
  await files.writeRows(texts, rows(), (row, place) => {
    figureRows.offer(place, row);
  });
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

async function writeFigure(files: OutputFolder, figure: DrawnFigure): Promise<ReportChart> {
  const { name, title, caption, spec, column, drawing, columnDrawing } = figure;
  await writeDrawing(files, name, spec, drawing);
  if (column === undefined || columnDrawing === null) return { id: name, title, caption, vega: drawing.vega };
  await writeDrawing(files, column.name, column.spec, columnDrawing);
  return { id: name, title, caption, vega: drawing.vega, narrowVega: columnDrawing.vega };
}

async function writeDrawing(
  files: OutputFolder,
  name: string,
  spec: FigureSpec,
  { svg, png }: RenderedFigure,
): Promise<void> {
  await files.write(`${name}.vl.json`, `${JSON.stringify(spec, null, 2)}\n`);
  await files.write(`${name}.svg`, svg);
  await files.write(`${name}.png`, png);
}

class OutputFolder {
  readonly names: string[] = [];
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  path(name: string): string {
    return join(this.#folder, name);
  }

  async write(name: string, content: string | Uint8Array): Promise<void> {
    await writeFileAtomically(this.path(name), content);
    this.names.push(name);
  }

  /** Writes texts by their files' names side by side, as the rows go by; `seen` gets each row and its place. */
  async writeRows(
    texts: Readonly<Record<string, RowText>>,
    rows: Iterable<GainRow> | AsyncIterable<GainRow>,
    seen: (row: GainRow, place: number) => void,
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
        seen(row, place);
        await toAll((text) => text.row(row, place));
        place += 1;
      }
      await toAll(({ tail }) => tail);
    });
    this.names.push(...names);
  }
}
