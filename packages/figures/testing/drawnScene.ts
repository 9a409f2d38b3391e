import { converter, parse, wcagContrast } from "culori";
import { expressionInterpreter } from "vega-interpreter";
import { parse as parseVega, View, type Spec } from "vega";
import { compileFigure, type FigureSpec } from "../src/index.ts";
import { registerFonts } from "../src/fonts/registerFonts.ts";

/** One drawn item of a figure's scene. */
export interface DrawnMark {
  /** As Vega calls it: "symbol", "rule", "rect", "area", "line", "text", … */
  readonly type: string;
  /** "mark" for data; axes, legends and titles have roles of their own. */
  readonly role: string;
  readonly fill: string | null;
  readonly stroke: string | null;
  readonly strokeWidth: number;
  readonly opacity: number;
  readonly shape: string | null;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly x2: number;
  readonly y2: number;
  readonly datum: Readonly<Record<string, unknown>>;
}

/** What was drawn, and the scales that it was drawn by. */
export interface DrawnScene {
  /** Of data alone. */
  readonly marks: readonly DrawnMark[];
  /** Domain of a scale, such as "x" or "concat_0_y". */
  readonly domain: (scale: string) => readonly number[];
  readonly width: number;
  readonly height: number;
}

interface Item {
  readonly items?: readonly Item[];
  readonly marktype?: string;
  readonly role?: string;
  readonly [key: string]: unknown;
}

/** Lays a figure out as Vega does for a picture, and reads the scene. */
export async function drawnScene(spec: FigureSpec): Promise<DrawnScene> {
  await registerFonts();
  const compiled: Spec = await compileFigure(spec);
  const view = new View(parseVega(compiled, undefined, { ast: true }), {
    renderer: "none",
    expr: expressionInterpreter,
  });
  const svg = await view.toSVG();
  const [width = Number.NaN, height = Number.NaN] = [
    ...(/ width="([\d.]+)" height="([\d.]+)"/u.exec(svg)?.slice(1) ?? []),
  ].map(Number);
  const root = (view.scenegraph() as unknown as { readonly root: Item }).root;
  const marks = marksIn(root, 0, 0);
  return {
    marks,
    domain: (scale) =>
      (view as unknown as { scale: (name: string) => { domain: () => number[] } }).scale(scale).domain(),
    width,
    height,
  };
}

/** Items of data, with their places from the figure's corner. */
function marksIn(node: Item, left: number, top: number): DrawnMark[] {
  const { marktype = "", role = "", items = [] } = node;
  if (role.startsWith("axis") || role.startsWith("legend") || role.startsWith("title")) return [];
  return items.flatMap((item) => {
    const [x, y] = [left + number(item["x"]), top + number(item["y"])];
    if (marktype === "group") {
      return (item.items ?? []).flatMap((inner) => marksIn(inner, x, y));
    }
    return [
      {
        type: marktype,
        role,
        fill: colour(item["fill"]),
        stroke: colour(item["stroke"]),
        strokeWidth: number(item["strokeWidth"], 1),
        opacity: number(item["opacity"], 1) * number(item["fillOpacity"], 1),
        shape: typeof item["shape"] === "string" ? item["shape"] : null,
        text: typeof item["text"] === "string" ? item["text"] : "",
        x,
        y,
        x2: left + number(item["x2"], number(item["x"]) + number(item["width"])),
        y2: top + number(item["y2"], number(item["y"]) + number(item["height"])),
        datum: (item["datum"] ?? {}) as Readonly<Record<string, unknown>>,
      },
    ];
  });
}

const number = (value: unknown, otherwise = 0): number => (typeof value === "number" ? value : otherwise);
const colour = (value: unknown): string | null =>
  typeof value === "string" && value !== "transparent" && value !== "none" ? value : null;

/** Marks whose colour has less contrast than 3:1 with white paper; white rims and fills are paper themselves. */
export function faintMarks(
  { marks }: DrawnScene,
  isScale: (mark: DrawnMark) => boolean = () => false,
): DrawnMark[] {
  return marks.filter((mark) => {
    if (isScale(mark)) return false;
    const inks = [mark.fill, mark.stroke].filter((ink): ink is string => ink !== null && !isWhite(ink));
    const strongest = Math.max(...inks.map((ink) => wcagContrast(ink, "white")), 0);
    return inks.length === 0 ? false : mark.opacity < 1 || strongest < 3;
  });
}

const isWhite = (ink: string): boolean => wcagContrast(ink, "white") < 1.001;

/** Lightness of CIELAB, which a greyscale print shows; 0 is black, 100 white. */
export function lightness(ink: string): number {
  const parsed = parse(ink);
  if (parsed === undefined) throw new Error(`${ink} is no colour`);
  return converter("lab65")(parsed).l;
}

/** Contrast of two colours as WCAG 2 defines it, from 1 to 21. */
export const contrastOf = (one: string, other: string): number => wcagContrast(one, other);
