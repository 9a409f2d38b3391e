import { setImmediate } from "node:timers/promises";
import type { Canvas } from "canvas";
import type { Spec } from "vega";
import { badDotsPerInch, drawingFailed, FigureRenderError, noCanvas, refusedLoads } from "../errors.ts";
import type { FigureSpec } from "../figureSpec.ts";
import { fallbackFor } from "../fonts/fallbackFonts.ts";
import type { UnreadableText } from "../fonts/glyphNotice.ts";
import { registerFonts } from "../fonts/registerFonts.ts";
import { printWidthMm } from "../look/printSize.ts";
import { TYPEFACES, type Typeface } from "../text/typeface.ts";
import { compileFigure } from "./compileFigure.ts";
import { MessageLog } from "./messageLog.ts";
import { pngFile } from "./pngFile.ts";
import { RefusingLoader } from "./refusingLoader.ts";
import { svgTexts } from "./svgTexts.ts";

const MM_PER_INCH = 25.4;
const MM_PER_METRE = 1000;

const FONT_KEY = /font$/iu;
const SVG_SIZE = /^(<svg[^>]*?) width="([\d.]+)" height="([\d.]+)"/u;

export interface RenderOptions {
  /** Resolution of the PNG at its width in print, one column or two; 300 by default. The SVG has none. */
  readonly dotsPerInch?: number;
}

export interface RenderedFigure {
  readonly svg: string;
  readonly png: Buffer;
  /** The result of `compileFigure` for the same figure. */
  readonly vega: Spec;
  /** Texts with characters that the PNG shows as empty boxes, because no font of this machine has them. */
  readonly unreadable: readonly UnreadableText[];
}

/**
 * Draws a specification as SVG and PNG, both of which state their size in print: as wide as a journal's column, or two.
 * The same specification gives the same bytes. Text is measured and drawn with the fonts that ship with the package; a
 * PNG uses fonts of the machine for missing characters, and the SVG leaves them to its viewer. Expressions are
 * interpreted, never compiled to code, and nothing is loaded.
 *
 * Calls can overlap: figures are laid out one after another, and a PNG is encoded in another thread while the next
 * figure is laid out. The first call, or an earlier `loadRenderer`, imports Vega, Vega-Lite and the canvas, so
 * importing this module is cheap.
 *
 * @throws FigureRenderError when the specification refers to an address, Vega cannot draw it or warns about it, or
 * there is no canvas.
 * @throws FigureInputError when `dotsPerInch` is not above 0.
 */
export async function renderFigure(spec: FigureSpec, options: RenderOptions = {}): Promise<RenderedFigure> {
  const { dotsPerInch = 300 } = options;
  if (!(dotsPerInch > 0 && Number.isFinite(dotsPerInch))) throw badDotsPerInch(dotsPerInch);
  const { svg, png, compiled, unreadable } = await inTurn(() => layOut(spec, dotsPerInch));
  return { svg, png: await png, vega: compiled, unreadable };
}

let turn: Promise<unknown> = Promise.resolve();

/** Runs the work after all earlier work has ended. Pending file and thread results are handled in between. */
function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const done = turn.then(work);
  turn = done.catch(() => undefined).then(() => setImmediate());
  return done;
}

interface LaidOut {
  readonly svg: string;
  /** Encoded in another thread. */
  readonly png: Promise<Buffer>;
  readonly compiled: Spec;
  readonly unreadable: readonly UnreadableText[];
}

async function layOut(spec: FigureSpec, dotsPerInch: number): Promise<LaidOut> {
  const compiled = await compileFigure(spec);
  const plain = await drawn(compiled);
  const texts = svgTexts(plain.svg);
  const { families, lacking } = await fallbackFor(texts.join(""));
  // Another font has other widths, so the figure is laid out again.
  const { svg, picture } = families.length === 0 ? plain : await drawn(compiled, families);
  return {
    svg,
    png: pngBytes(await picture(dotsPerInch)),
    compiled,
    unreadable: unreadableOf(texts, lacking),
  };
}

function unreadableOf(texts: readonly string[], lacking: readonly string[]): UnreadableText[] {
  return texts
    .map((text) => ({ text, lacking: lacking.filter((character) => text.includes(character)) }))
    .filter((each) => each.lacking.length > 0);
}

/** A figure on a canvas, and its width in print. */
interface Picture {
  readonly canvas: Canvas;
  readonly widthMm: number;
}

interface Drawn {
  readonly svg: string;
  /** Drawn from the scene of the SVG, which is laid out once. */
  readonly picture: (dotsPerInch: number) => Promise<Picture>;
}

/** @param families of fonts that are named after the first one, only on the canvas */
async function drawn(compiled: Spec, families: readonly string[] = []): Promise<Drawn> {
  const { vega, interpreter, resetIds } = await engine();
  const messages = new MessageLog();
  const loader = new RefusingLoader();
  const explained = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      const result = await work();
      if (loader.refused.length > 0) throw refusedLoads(loader.refused);
      if (messages.all.length > 0) throw drawingFailed(messages.all);
      return result;
    } catch (cause) {
      if (cause instanceof FigureRenderError) throw cause;
      if (loader.refused.length > 0) throw refusedLoads(loader.refused, cause);
      throw drawingFailed([String(cause), ...messages.all], cause);
    }
  };
  return explained(async () => {
    const view = new vega.View(vega.parse(inFamilies(compiled, families), undefined, { ast: true }), {
      renderer: "none",
      expr: interpreter,
      loader,
      logger: messages,
    });
    // Vega counts the ids of clips and gradients over all drawings of a process.
    resetIds();
    const plain = inertXml(await view.toSVG());
    const { width, svg } = sizedSvg(TYPEFACES.reduce((text, face) => inSvg(text, face, families), plain));
    const widthMm = printWidthMm(width);
    const picture = (dotsPerInch: number): Promise<Picture> => {
      const pixels = Math.ceil((widthMm / MM_PER_INCH) * dotsPerInch);
      return explained(async () => ({
        canvas: canvasOf(await view.toCanvas(pixels / width)),
        widthMm,
      })).finally(() => view.finalize());
    };
    return { svg, picture };
  });
}

/** The families that the canvas draws a face with. */
const onCanvas = ({ onCanvas: own }: Typeface, families: readonly string[]): string =>
  [...own, ...families].join(", ");

/** A copy, since Vega writes into what it is given. */
const inFamilies = (compiled: Spec, families: readonly string[]): Spec =>
  JSON.parse(JSON.stringify(compiled), (key, value: unknown) => {
    const face = FONT_KEY.test(key) ? TYPEFACES.find(({ inSvg: name }) => name === value) : undefined;
    return face === undefined ? value : onCanvas(face, families);
  }) as Spec;

/** The families that a viewer is to look for, in place of the canvas'. */
const inSvg = (svg: string, face: Typeface, families: readonly string[]): string =>
  svg.replaceAll(`font-family="${onCanvas(face, families)}"`, `font-family="${face.inSvg}"`);

/** An SVG that states its size in print, and its width in pixels. */
function sizedSvg(svg: string): { readonly svg: string; readonly width: number } {
  const [, , width, height] = SVG_SIZE.exec(svg) ?? [];
  const [w, h] = [Number(width), Number(height)];
  const mm = printWidthMm(w);
  const heightMm = Number(((mm * h) / w).toFixed(2));
  return {
    svg: svg.replace(SVG_SIZE, `$1 width="${String(mm)}mm" height="${String(heightMm)}mm"`),
    width: w,
  };
}

/** Imports the modules of `renderFigure`, so that a program can do this while it waits for something else. */
export async function loadRenderer(): Promise<void> {
  await Promise.all([engine(), import("vega-lite")]);
}

type Engine = Awaited<ReturnType<typeof loadEngine>>;
let loading: Promise<Engine> | undefined;

function engine(): Promise<Engine> {
  return (loading ??= loadEngine());
}

async function loadEngine() {
  // Fonts are registered first, because Vega measures text with the canvas when it lays out a view.
  await registerFonts();
  const [vega, { expressionInterpreter }] = await Promise.all([import("vega"), import("vega-interpreter")]);
  // Vega's types leave it out.
  const { resetSVGDefIds: resetIds } = vega as unknown as { readonly resetSVGDefIds: () => void };
  return { vega, interpreter: expressionInterpreter, resetIds };
}

/**
 * A prompt can contain control characters and lone surrogates, most of which XML cannot represent, not even escaped, and
 * characters that reorder or hide the text beside them where the file is printed. Joiners of emoji and letters are kept.
 */
function inertXml(svg: string): string {
  return svg.replace(/(?![\t\n\r\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/gu, "\uFFFD");
}

/** Vega's types say HTMLCanvasElement; outside a browser it is the canvas of @napi-rs/canvas. */
function canvasOf(canvas: unknown): Canvas {
  if (canvas === null) throw noCanvas();
  return canvas as Canvas;
}

/** Encodes what a canvas shows, and empties the canvas, whose memory would stay until the garbage collector runs. */
async function pngBytes({ canvas, widthMm }: Picture): Promise<Buffer> {
  const { width, height } = canvas;
  const context = canvas.getContext("2d");
  try {
    const encoded = pngFile({
      pixels: (top, lines) => Buffer.from(context.getImageData(0, top, width, lines).data.buffer),
      width,
      height,
      pixelsPerMetre: (width * MM_PER_METRE) / widthMm,
    });
    canvas.width = 1;
    canvas.height = 1;
    return await encoded;
  } catch (cause) {
    throw drawingFailed([String(cause)], cause);
  }
}
