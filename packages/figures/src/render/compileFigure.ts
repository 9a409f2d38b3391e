import type { Spec } from "vega";
import { drawingFailed } from "../errors.ts";
import type { FigureSpec } from "../figureSpec.ts";
import { MessageLog } from "./messageLog.ts";

/**
 * The Vega specification of a figure, for whoever draws it: `renderFigure` or a page that embeds Vega. Its data are
 * inline, tooltips among them; it names no address. The figure is not changed, and the result is a plain object that
 * survives JSON. Expressions in it are made for `vega.parse(spec, config, { ast: true })` and Vega's interpreter, so
 * that a page needs no `unsafe-eval`.
 *
 * Vega-Lite is imported by the first call.
 *
 * @throws FigureRenderError when Vega-Lite refuses the specification or warns of anything in it.
 */
export async function compileFigure(spec: FigureSpec): Promise<Spec> {
  const { compile } = await import("vega-lite");
  const messages = new MessageLog();
  let compiled: Spec;
  try {
    // Vega-Lite marks the data objects it is given, so it gets its own copy, equal to what the spec's file holds.
    compiled = compile(JSON.parse(JSON.stringify(spec)) as FigureSpec, { logger: messages }).spec;
  } catch (cause) {
    throw drawingFailed([String(cause), ...messages.all], cause);
  }
  if (messages.all.length > 0) throw drawingFailed(messages.all);
  return compiled;
}
