import { estimateText } from "@gain/analysis";
import type { LiveRun } from "../../live/liveRun.ts";
import { drawn, element } from "../dom.ts";
import { reportCode } from "../reportCode.ts";

type LiveModel = LiveRun["models"][number];

const WIDTH = 420;
const HEIGHT = 170;
const [LEFT, RIGHT, TOP, BOTTOM] = [46, 10, 10, 30];

/** A model that is measured: its running mean, its gains so far as a histogram, and its gain by block. */
export function liveModel(model: LiveModel): HTMLElement {
  const { name, planned, measured, errors, rows, mean, low, high } = model;
  const counted = `${reportCode.countText(measured)} of ${reportCode.countText(planned)} prompts measured${errors === 0 ? "" : `, ${reportCode.countText(errors)} could not be`}`;
  const running =
    mean === null || low === null || high === null
      ? "The mean needs two rows."
      : `Geometric mean gain of ${reportCode.countText(rows)} rows, with its 95 % t interval over prompts: ${estimateText({ mean, low, high })}. The verdict of the finished run rests on categories, and can differ.`;
  return element(
    "section",
    { class: "live-model" },
    element("h2", {}, element("bdi", {}, reportCode.shownText(name))),
    element("p", {}, counted),
    element("p", {}, running),
    element(
      "div",
      { class: "figures" },
      ...[histogram(model), profile(model)].filter((figure) => figure !== null),
    ),
  );
}

function frame(label: string, caption: string, ...marks: readonly SVGElement[]): HTMLElement {
  const svg = drawn(
    "svg",
    { class: "plot", viewBox: `0 0 ${String(WIDTH)} ${String(HEIGHT)}`, role: "img", "aria-label": label },
    ...marks,
  );
  return element("figure", {}, svg, element("figcaption", {}, caption));
}

const text = (x: number, y: number, anchor: string, value: string): SVGElement =>
  drawn("text", { x, y, "text-anchor": anchor }, value);

function histogram({ name, histogram: { first, width, counts }, rows }: LiveModel): HTMLElement | null {
  if (counts.length === 0) return null;
  const [low, high] = [Math.min(first, 0) * width, Math.max(first + counts.length, 0) * width];
  const x = (log: number): number =>
    LEFT + ((log - low) / Math.max(high - low, width)) * (WIDTH - LEFT - RIGHT);
  const most = Math.max(...counts);
  const floor = HEIGHT - BOTTOM;
  const bars = counts.flatMap((count, k) => {
    if (count === 0) return [];
    const [from, to] = [x((first + k) * width), x((first + k + 1) * width)];
    const height = (count / most) * (floor - TOP);
    const side = first + k < 0 ? "dampening" : "expansion";
    return [
      drawn("rect", {
        class: side,
        x: from,
        y: floor - height,
        width: Math.max(to - from - 0.5, 0.5),
        height,
      }),
    ];
  });
  return frame(
    `Histogram of the gains of ${String(rows)} rows`,
    `Gains of ${reportCode.shownText(name)} so far, on a log axis; the line is 1.`,
    ...bars,
    drawn("line", { class: "neutral", x1: x(0), x2: x(0), y1: TOP, y2: floor }),
    text(x(low), HEIGHT - 10, "start", Math.exp(low).toPrecision(3)),
    text(x(high), HEIGHT - 10, "end", Math.exp(high).toPrecision(3)),
    text(LEFT - 6, TOP + 10, "end", String(most)),
  );
}

function profile({ name, profile: gains }: LiveModel): HTMLElement | null {
  const from = gains.length > 3 ? 1 : 0;
  const usable = gains.slice(from).filter((gain) => gain !== null && gain > 0);
  if (usable.length < 2) return null;
  const [low, high] = [
    Math.min(1, ...(usable as number[])) / 1.02,
    Math.max(1, ...(usable as number[])) * 1.02,
  ];
  const x = (block: number): number =>
    LEFT + ((block - from) / Math.max(gains.length - 1 - from, 1)) * (WIDTH - LEFT - RIGHT);
  const y = (gain: number): number =>
    HEIGHT - BOTTOM - (Math.log(gain / low) / Math.log(high / low)) * (HEIGHT - TOP - BOTTOM);
  const points = gains.flatMap((gain, block) =>
    block < from || gain === null || gain <= 0 ? [] : [`${x(block).toFixed(1)},${y(gain).toFixed(1)}`],
  );
  return frame(
    "Geometric mean gain of each block",
    `Geometric mean gain of each block of ${reportCode.shownText(name)}${from === 1 ? `; block 1, not drawn: ${reportCode.numberText(gains[0] ?? Number.NaN)}` : ""}.`,
    drawn("line", { class: "neutral", x1: LEFT, x2: WIDTH - RIGHT, y1: y(1), y2: y(1) }),
    drawn("polyline", { class: "own", points: points.join(" ") }),
    text(LEFT - 6, y(1) + 4, "end", "1"),
    ...(Math.abs(y(high) - y(1)) > 16 ? [text(LEFT - 6, y(high) + 8, "end", high.toPrecision(3))] : []),
    ...(Math.abs(y(low) - y(1)) > 16 ? [text(LEFT - 6, y(low), "end", low.toPrecision(3))] : []),
    text(x(from), HEIGHT - 10, "start", `block ${String(from + 1)}`),
    text(x(gains.length - 1), HEIGHT - 10, "end", `block ${String(gains.length)}`),
  );
}
