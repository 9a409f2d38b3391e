import { createRequire } from "node:module";
import type { Canvas } from "canvas";
import type { FigureSpec } from "../figureSpec.ts";
import { badDotsPerInch, drawingFailed, FigureRenderError, noCanvas, refusedLoads } from "../errors.ts";
import { MessageLog } from "./messageLog.ts";
import { RefusingLoader } from "./refusingLoader.ts";

/** Pixels of a specification are CSS pixels. */
const SPEC_PIXELS_PER_INCH = 96;
const FONT_NAME = "DejaVu Sans";

export interface RenderOptions {
  /** Resolution of the PNG; 150 by default. The SVG has none. */
  readonly dotsPerInch?: number;
}

export interface RenderedFigure {
  readonly svg: string;
  readonly png: Buffer;
  /** What Vega-Lite and Vega warned of; empty for every figure of this package. */
  readonly warnings: readonly string[];
}

/**
 * Draws a specification as SVG and PNG. The same specification gives the same bytes. Text is measured and drawn with
 * the DejaVu Sans that ships with the package; expressions are interpreted, never compiled to code; nothing is loaded.
 *
 * Vega, Vega-Lite and the canvas are imported by the first call, so importing this module costs nothing.
 *
 * @throws FigureRenderError when the specification asks to load something, Vega cannot draw it, or there is no canvas.
 * @throws FigureInputError when `dotsPerInch` is not above 0.
 */
export async function renderFigure(spec: FigureSpec, options: RenderOptions = {}): Promise<RenderedFigure> {
  const { dotsPerInch = 150 } = options;
  if (!(dotsPerInch > 0 && Number.isFinite(dotsPerInch))) throw badDotsPerInch(dotsPerInch);
  const { vega, vegaLite, interpreter } = await (engine ??= loadEngine());

  const messages = new MessageLog();
  const loader = new RefusingLoader();
  try {
    // Vega marks the data objects it is given, so it gets its own copy, equal to what the spec's file holds.
    const ownSpec = JSON.parse(JSON.stringify(spec)) as FigureSpec;
    const compiled = vegaLite.compile(ownSpec, { logger: messages }).spec;
    const view = new vega.View(vega.parse(compiled, undefined, { ast: true }), {
      renderer: "none",
      expr: interpreter,
      loader,
      logger: messages,
    });
    const svg = await view.toSVG();
    const canvas: unknown = await view.toCanvas(dotsPerInch / SPEC_PIXELS_PER_INCH);
    view.finalize();
    if (loader.refused.length > 0) throw refusedLoads(loader.refused);
    if (messages.errors.length > 0) throw drawingFailed(messages.errors);
    return { svg: wellFormedXml(svg), png: pngBytes(canvas), warnings: messages.warnings };
  } catch (cause) {
    if (cause instanceof FigureRenderError) throw cause;
    if (loader.refused.length > 0) throw refusedLoads(loader.refused, cause);
    throw drawingFailed([String(cause), ...messages.errors], cause);
  }
}

type Engine = Awaited<ReturnType<typeof loadEngine>>;
let engine: Promise<Engine> | undefined;

async function loadEngine() {
  // The fonts come first: Vega measures text with the canvas as soon as it lays out a view.
  const { GlobalFonts } = await import("canvas").catch((cause: unknown) => {
    throw noCanvas(cause);
  });
  for (const file of fontFiles()) GlobalFonts.registerFromPath(file, FONT_NAME);
  const [vega, vegaLite, { expressionInterpreter }] = await Promise.all([
    import("vega"),
    import("vega-lite"),
    import("vega-interpreter"),
  ]);
  return { vega, vegaLite, interpreter: expressionInterpreter };
}

function fontFiles(): string[] {
  const require = createRequire(import.meta.url);
  return [
    require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"),
    require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf"),
  ];
}

/** XML has no way to write most control characters and lone surrogates, not even escaped; a prompt can hold them. */
function wellFormedXml(svg: string): string {
  return svg.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\p{Cs}]/gu, "\uFFFD");
}

/** Vega's types say HTMLCanvasElement; outside a browser it is the canvas of @napi-rs/canvas. */
function pngBytes(canvas: unknown): Buffer {
  if (canvas === null) throw noCanvas();
  return (canvas as Canvas).toBuffer("image/png");
}
