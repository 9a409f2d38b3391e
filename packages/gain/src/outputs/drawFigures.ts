import {
  glyphNotice,
  renderFigure,
  type FigureSpec,
  type RenderedFigure,
  type UnreadableText,
} from "@gain/figures";
import { visibleJson } from "@gain/records/visibleJson";
import type { ReportChart } from "@gain/report";
import type { Figure } from "./figure.ts";
import type { Files, OutputSink } from "./outputSink.ts";
import type { OutputContext } from "./reportInput.ts";

/** The charts of a report. */
export interface DrawnCharts {
  readonly charts: readonly ReportChart[];
  /** Names the texts that the pictures cannot show. */
  readonly notice: string | null;
}

/** The files of all figures; of those that are not drawn, their specifications. */
export async function figureFiles(
  files: OutputSink,
  figures: readonly Figure[],
  undrawn: OutputContext["undrawn"],
): Promise<DrawnCharts> {
  if (undrawn === undefined) return drawFigures(files, figures);
  for (const { name, spec, column } of figures) {
    await files.write(specificationOf(name, spec));
    if (column !== undefined) await files.write(specificationOf(column.name, column.spec));
  }
  return { charts: [], notice: undrawn.glyphNotice };
}

/** Starts all figures at once: pictures are encoded and written on other threads while the next figure is laid out. */
export async function drawFigures(files: OutputSink, figures: readonly Figure[]): Promise<DrawnCharts> {
  const charts: ReportChart[] = [];
  const unreadable: UnreadableText[] = [];
  const written: Promise<void>[] = [];
  const drawn = figures.map((figure) => drawFigure(figure));
  // A rejection surfaces where its own figure is awaited.
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
  return { charts, notice: glyphNotice(unreadable) ?? null };
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

function chartOf({ name, title, caption, place, model, drawing, columnDrawing }: DrawnFigure): ReportChart {
  const { vega, svg } = drawing;
  return {
    ...{ id: name, title, caption, place, vega, svg },
    ...(model !== undefined && { model }),
    ...(columnDrawing !== null && { narrow: { vega: columnDrawing.vega, svg: columnDrawing.svg } }),
  };
}

/** The files of a figure, by name. */
function drawingFiles({ name, spec, column, drawing, columnDrawing }: DrawnFigure): Files {
  return {
    ...filesOf(name, spec, drawing),
    ...(column === undefined || columnDrawing === null
      ? {}
      : filesOf(column.name, column.spec, columnDrawing)),
  };
}

const filesOf = (name: string, spec: FigureSpec, { svg, png }: RenderedFigure): Files => ({
  ...specificationOf(name, spec),
  [`${name}.svg`]: svg,
  [`${name}.png`]: png,
});

const specificationOf = (name: string, spec: FigureSpec): Files => ({
  [`${name}.vl.json`]: `${visibleJson(spec, 2)}\n`,
});
