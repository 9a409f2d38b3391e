import type { Spec } from "vega";
import { drawingFailed } from "../errors.ts";
import type { FigureSpec } from "../figureSpec.ts";
import { MessageLog } from "./messageLog.ts";

/**
 * The Vega specification of a figure, for `renderFigure` or a page that embeds Vega. Its data, including tooltips, are
 * inline, and it refers to no address. The figure is not changed, and the result is a plain object that JSON preserves.
 * Its expressions are compiled for `vega.parse(spec, config, { ast: true })` and Vega's interpreter, so that a page
 * needs no `unsafe-eval`.
 *
 * The first call imports Vega-Lite.
 *
 * @throws FigureRenderError when Vega-Lite rejects the specification or warns about it.
 */
export async function compileFigure(spec: FigureSpec): Promise<Spec> {
  const { compile } = await import("vega-lite");
  const messages = new MessageLog();
  let compiled: Spec;
  try {
    // Vega-Lite modifies its data objects, so it gets a copy, equal to the content of the specification's file.
    compiled = compile(JSON.parse(JSON.stringify(spec)) as FigureSpec, { logger: messages }).spec;
  } catch (cause) {
    throw drawingFailed([String(cause), ...messages.all], cause);
  }
  if (messages.all.length > 0) throw drawingFailed(messages.all);
  return compiled;
}
