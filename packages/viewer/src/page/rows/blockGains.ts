import { drawn, element } from "../dom.ts";
import { reportCode } from "../reportCode.ts";
import type { Band } from "../../rows/rowView.ts";

const WIDTH = 640;
const HEIGHT = 220;
const [LEFT, RIGHT, TOP, BOTTOM] = [52, 12, 12, 34];

/** The gain of each block of one row on a log axis, on the middle and the 10 % to 90 % range of its category's rows. */
export function blockGains(gains: readonly number[], band: Band | null): HTMLElement {
  const from = gains.length > 3 ? 1 : 0;
  const all = [...gains.slice(from), ...(band?.low.slice(from) ?? []), ...(band?.high.slice(from) ?? []), 1];
  const usable = all.filter((gain) => gain !== null && gain > 0 && Number.isFinite(gain)) as number[];
  const [low, high] = [Math.min(...usable) / 1.03, Math.max(...usable) * 1.03];
  const x = (block: number): number =>
    LEFT + ((block - from) / Math.max(1, gains.length - 1 - from)) * (WIDTH - LEFT - RIGHT);
  const y = (gain: number): number =>
    HEIGHT - BOTTOM - (Math.log(gain / low) / Math.log(high / low)) * (HEIGHT - TOP - BOTTOM);
  const place = (gain: number | null | undefined, block: number): string | null =>
    gain === null || gain === undefined || !(gain > 0) || !Number.isFinite(gain)
      ? null
      : `${x(block).toFixed(1)},${y(gain).toFixed(1)}`;
  const line = (values: readonly (number | null)[]): string =>
    values
      .map((gain, block) => (block < from ? null : place(gain, block)))
      .filter((point) => point !== null)
      .join(" ");
  const area =
    band === null ? "" : [line(band.low), line(band.high).split(" ").reverse().join(" ")].join(" ").trim();
  const ticks = [...new Set([low * 1.03, 1, high / 1.03])].filter(
    (tick) => tick === 1 || Math.abs(y(tick) - y(1)) > 14,
  );
  const blocks = [from, gains.length - 1];
  const words =
    band === null || band.rows === 0
      ? ""
      : ` The band holds 80 % of ${reportCode.countText(band.rows)} rows of the category${band.isPart ? ", the first of them" : ""}; the thin line is their median.`;
  const figure = drawn(
    "svg",
    {
      class: "plot",
      viewBox: `0 0 ${String(WIDTH)} ${String(HEIGHT)}`,
      role: "img",
      "aria-label": "Gain of each block; the table below has the numbers",
    },
    ...(area === "" ? [] : [drawn("polygon", { class: "band", points: area })]),
    drawn("line", { class: "neutral", x1: LEFT, x2: WIDTH - RIGHT, y1: y(1), y2: y(1) }),
    ...(band === null ? [] : [drawn("polyline", { class: "median", points: line(band.middle) })]),
    drawn("polyline", { class: "own", points: line(gains) }),
    ...ticks.map((tick) =>
      drawn(
        "text",
        { x: LEFT - 8, y: y(tick) + 4, "text-anchor": "end" },
        tick === 1 ? "1" : tick.toPrecision(3),
      ),
    ),
    ...blocks.map((block) =>
      drawn(
        "text",
        { x: x(block), y: HEIGHT - 12, "text-anchor": block === from ? "start" : "end" },
        `block ${String(block + 1)}`,
      ),
    ),
  );
  const first = gains[0];
  const cut =
    from === 1 && first !== undefined ? ` Block 1, not drawn: ${reportCode.numberText(first)}.` : "";
  return element(
    "figure",
    {},
    figure,
    element("figcaption", {}, `The thick line is this row.${words}${cut}`),
  );
}
