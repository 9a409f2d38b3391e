import { drawn, element } from "../dom.ts";
import { reportCode } from "../reportCode.ts";
import type { Spread } from "../../rows/rowView.ts";

const WIDTH = 640;
const HEIGHT = 200;
const [LEFT, RIGHT, TOP, BOTTOM] = [52, 12, 12, 34];
/** Ticks of the vertical axis are at least so far apart. */
const TICK_PX = 14;

interface Blocks {
  /** One number a block. */
  readonly values: readonly number[];
  /** Of the category's rows; null for none. */
  readonly spread: Spread | null;
  /** What the first of the numbers is of: "block 1" or "the input". */
  readonly first: string;
  readonly label: string;
  readonly caption: string;
  /** Is there a line at 1? */
  readonly hasNeutral: boolean;
}

/** Numbers of one row by block on a log axis, on the middle and the 10 % to 90 % range of its category's rows. */
export function blockFigure({ values, spread, first, label, caption, hasNeutral }: Blocks): HTMLElement {
  const from = values.length > 3 ? 1 : 0;
  const { low: lower = [], middle = [], high: upper = [] } = spread ?? {};
  const all = [values, lower, upper].flatMap((each) => each.slice(from));
  const drawable = all.filter(isDrawable);
  if (drawable.length === 0)
    return element("p", { class: "faint" }, "No number is positive and finite: there is nothing to draw.");
  const usable = [...drawable, ...(hasNeutral ? [1] : [])];
  const [low, high] = [Math.min(...usable) / 1.03, Math.max(...usable) * 1.03];
  const x = (block: number): number =>
    LEFT + ((block - from) / Math.max(1, values.length - 1 - from)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number): number =>
    HEIGHT - BOTTOM - (Math.log(value / low) / Math.log(high / low)) * (HEIGHT - TOP - BOTTOM);
  const line = (of: readonly (number | null)[]): string =>
    of
      .flatMap((value, block) =>
        block < from || !isDrawable(value) ? [] : [`${x(block).toFixed(1)},${y(value).toFixed(1)}`],
      )
      .join(" ");
  const area =
    spread === null ? "" : [line(lower), line(upper).split(" ").reverse().join(" ")].join(" ").trim();
  const firstTick = hasNeutral ? 1 : low * 1.03;
  const ticks = [...new Set([firstTick, low * 1.03, high / 1.03])].filter(
    (tick) => tick === firstTick || Math.abs(y(tick) - y(firstTick)) > TICK_PX,
  );
  const last = values.length - 1;
  const figure = drawn(
    "svg",
    { class: "plot", viewBox: `0 0 ${String(WIDTH)} ${String(HEIGHT)}`, role: "img", "aria-label": label },
    ...(area === "" ? [] : [drawn("polygon", { class: "band", points: area })]),
    ...(hasNeutral
      ? [drawn("line", { class: "neutral", x1: LEFT, x2: WIDTH - RIGHT, y1: y(1), y2: y(1) })]
      : []),
    ...(spread === null ? [] : [drawn("polyline", { class: "median", points: line(middle) })]),
    drawn("polyline", { class: "own", points: line(values) }),
    ...ticks.map((tick) =>
      drawn(
        "text",
        { x: LEFT - 8, y: y(tick) + 4, "text-anchor": "end" },
        tick === 1 ? "1" : tick.toPrecision(3),
      ),
    ),
    drawn("text", { x: x(from), y: HEIGHT - 12, "text-anchor": "start" }, from === 0 ? first : nextOf(first)),
    drawn("text", { x: x(last), y: HEIGHT - 12, "text-anchor": "end" }, "the last block"),
  );
  const cut =
    from === 1 && values[0] !== undefined
      ? ` ${first === "block 1" ? "Block 1" : "The input"}, not drawn: ${reportCode.numberText(values[0])}.`
      : "";
  return element("figure", {}, figure, element("figcaption", {}, `${caption}${cut}`));
}

const isDrawable = (value: number | null | undefined): value is number =>
  value !== null && value !== undefined && value > 0 && Number.isFinite(value);

/** Of two numbers of blocks the second, where the first is not drawn. */
const nextOf = (first: string): string => (first === "block 1" ? "block 2" : "block 1");
