import { setImmediate } from "node:timers/promises";
import type { Canvas } from "canvas";
import type { Spec } from "vega";
import { badDotsPerInch, drawingFailed, FigureRenderError, noCanvas, refusedLoads } from "../errors.ts";
import type { FigureSpec } from "../figureSpec.ts";
import { fallbackFor } from "../fonts/fallbackFonts.ts";
import type { UnreadableText } from "../fonts/glyphNotice.ts";
import { registerFonts } from "../fonts/registerFonts.ts";
import { FONT_FAMILY } from "../look/theme.ts";
import { compileFigure } from "./compileFigure.ts";
import { MessageLog } from "./messageLog.ts";
import { RefusingLoader } from "./refusingLoader.ts";
import { svgTexts } from "./svgTexts.ts";

/** Pixels of a specification are CSS pixels. */
const SPEC_PIXELS_PER_INCH = 96;

const FONT_KEY = /font$/iu;
const [FIRST_FAMILY = "", ...OTHER_FAMILIES] = FONT_FAMILY.split(", ");

export interface RenderOptions {
  /** Resolution of the PNG; 150 by default. The SVG has none. */
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
 * Draws a specification as SVG and PNG. The same specification gives the same bytes. Text is measured and drawn with
 * the bundled DejaVu Sans; a PNG uses fonts of the machine for missing characters, and the SVG leaves them to its
 * viewer. Expressions are interpreted, never compiled to code, and nothing is loaded.
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
  const { dotsPerInch = 150 } = options;
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

interface Drawn {
  readonly svg: string;
  /** The canvas, from the scene of the SVG, which is laid out once. */
  readonly picture: (dotsPerInch: number) => Promise<unknown>;
}

/** @param families of fonts that are named after the first one, only on the canvas */
async function drawn(compiled: Spec, families: readonly string[] = []): Promise<Drawn> {
  const { vega, interpreter } = await engine();
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
  const family = [FIRST_FAMILY, ...families, ...OTHER_FAMILIES].join(", ");
  return explained(async () => {
    const view = new vega.View(vega.parse(withFamily(compiled, family), undefined, { ast: true }), {
      renderer: "none",
      expr: interpreter,
      loader,
      logger: messages,
    });
    const svg = wellFormedXml(await view.toSVG()).replaceAll(family, FONT_FAMILY);
    const picture = (dotsPerInch: number): Promise<unknown> =>
      explained(() => view.toCanvas(dotsPerInch / SPEC_PIXELS_PER_INCH)).finally(() => view.finalize());
    return { svg, picture };
  });
}

/** A copy, because Vega modifies its input. */
const withFamily = (compiled: Spec, family: string): Spec =>
  JSON.parse(JSON.stringify(compiled), (key, value: unknown) =>
    value === FONT_FAMILY && FONT_KEY.test(key) ? family : value,
  ) as Spec;

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
  return { vega, interpreter: expressionInterpreter };
}

/** XML cannot represent most control characters and lone surrogates, not even escaped; a prompt can contain them. */
function wellFormedXml(svg: string): string {
  return svg.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\p{Cs}]/gu, "\uFFFD");
}

/** Vega's types declare HTMLCanvasElement; outside a browser it is the canvas of @napi-rs/canvas. */
async function pngBytes(canvas: unknown): Promise<Buffer> {
  if (canvas === null) throw noCanvas();
  try {
    return await (canvas as Canvas).encode("png");
  } catch (cause) {
    throw drawingFailed([String(cause)], cause);
  }
}
