import { setImmediate } from "node:timers/promises";
import type { Canvas } from "canvas";
import type { Spec } from "vega";
import { badDotsPerInch, drawingFailed, FigureRenderError, noCanvas, refusedLoads } from "../errors.ts";
import type { FigureSpec } from "../figureSpec.ts";
import { compileFigure } from "./compileFigure.ts";
import { registerFonts } from "./fonts.ts";
import { MessageLog } from "./messageLog.ts";
import { RefusingLoader } from "./refusingLoader.ts";

/** Pixels of a specification are CSS pixels. */
const SPEC_PIXELS_PER_INCH = 96;

export interface RenderOptions {
  /** Resolution of the PNG; 150 by default. The SVG has none. */
  readonly dotsPerInch?: number;
}

export interface RenderedFigure {
  readonly svg: string;
  readonly png: Buffer;
  /** What `compileFigure` gives for the same figure. */
  readonly vega: Spec;
}

/**
 * Draws a specification as SVG and PNG. The same specification gives the same bytes. Text is measured and drawn with
 * the DejaVu Sans that ships with the package; expressions are interpreted, never compiled to code; nothing is loaded.
 *
 * Calls may overlap: figures are laid out one after the other, and a PNG is encoded beside the thread that lays out the
 * next. Vega, Vega-Lite and the canvas are imported by the first call, or by `loadRenderer` before it, so importing this
 * module costs nothing.
 *
 * @throws FigureRenderError when the specification asks to load something, Vega cannot draw it or warns of anything
 * in it, or there is no canvas.
 * @throws FigureInputError when `dotsPerInch` is not above 0.
 */
export async function renderFigure(spec: FigureSpec, options: RenderOptions = {}): Promise<RenderedFigure> {
  const { dotsPerInch = 150 } = options;
  if (!(dotsPerInch > 0 && Number.isFinite(dotsPerInch))) throw badDotsPerInch(dotsPerInch);
  const { svg, png, compiled } = await inTurn(() => layOut(spec, dotsPerInch));
  return { svg, png: await png, vega: compiled };
}

let turn: Promise<unknown> = Promise.resolve();

/** Does the work when all that was given before has ended. What waits for a file or a thread comes in between. */
function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const done = turn.then(work);
  turn = done.catch(() => undefined).then(() => setImmediate());
  return done;
}

interface LaidOut {
  readonly svg: string;
  /** On its way in another thread. */
  readonly png: Promise<Buffer>;
  readonly compiled: Spec;
}

async function layOut(spec: FigureSpec, dotsPerInch: number): Promise<LaidOut> {
  const { vega, interpreter } = await engine();
  const compiled = await compileFigure(spec);
  const messages = new MessageLog();
  const loader = new RefusingLoader();
  try {
    // Vega writes into the data it is given.
    const drawn = JSON.parse(JSON.stringify(compiled)) as Spec;
    const view = new vega.View(vega.parse(drawn, undefined, { ast: true }), {
      renderer: "none",
      expr: interpreter,
      loader,
      logger: messages,
    });
    // Both are drawn from one scene, which is laid out once.
    const svg = await view.toSVG();
    const canvas: unknown = await view.toCanvas(dotsPerInch / SPEC_PIXELS_PER_INCH);
    view.finalize();
    if (loader.refused.length > 0) throw refusedLoads(loader.refused);
    if (messages.all.length > 0) throw drawingFailed(messages.all);
    return { svg: wellFormedXml(svg), png: pngBytes(canvas), compiled };
  } catch (cause) {
    if (cause instanceof FigureRenderError) throw cause;
    if (loader.refused.length > 0) throw refusedLoads(loader.refused, cause);
    throw drawingFailed([String(cause), ...messages.all], cause);
  }
}

/** Imports what `renderFigure` draws with, so that a program can do so while it waits for something else. */
export async function loadRenderer(): Promise<void> {
  await Promise.all([engine(), import("vega-lite")]);
}

type Engine = Awaited<ReturnType<typeof loadEngine>>;
let loading: Promise<Engine> | undefined;

function engine(): Promise<Engine> {
  return (loading ??= loadEngine());
}

async function loadEngine() {
  // The fonts come first: Vega measures text with the canvas as soon as it lays out a view.
  await registerFonts();
  const [vega, { expressionInterpreter }] = await Promise.all([import("vega"), import("vega-interpreter")]);
  return { vega, interpreter: expressionInterpreter };
}

/** XML has no way to write most control characters and lone surrogates, not even escaped; a prompt can hold them. */
function wellFormedXml(svg: string): string {
  return svg.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\p{Cs}]/gu, "\uFFFD");
}

/** Vega's types say HTMLCanvasElement; outside a browser it is the canvas of @napi-rs/canvas. */
async function pngBytes(canvas: unknown): Promise<Buffer> {
  if (canvas === null) throw noCanvas();
  try {
    return await (canvas as Canvas).encode("png");
  } catch (cause) {
    throw drawingFailed([String(cause)], cause);
  }
}
