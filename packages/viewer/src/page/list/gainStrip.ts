import type { ListedModel, ShownRun } from "../../wire.ts";
import { drawn } from "../dom.ts";

const WIDTH = 120;
const HEIGHT = 14;
const MARGIN = 4;

/** Places gains on a log scale that all strips of a list share. */
export type GainScale = (gain: number) => number;

/** A scale over every interval of these runs, with 1 inside. */
export function gainScale(runs: readonly ShownRun[]): GainScale {
  const ends = runs
    .flatMap(({ models }) => models.flatMap(({ low, high }) => [low, high]))
    .filter((end) => end !== null);
  const logs = ends.filter((end) => end > 0 && Number.isFinite(end)).map((end) => Math.log(end));
  const low = Math.min(-0.02, ...logs);
  const high = Math.max(0.02, ...logs);
  return (gain) => MARGIN + ((Math.log(gain) - low) / (high - low)) * (WIDTH - 2 * MARGIN);
}

/** The interval of a mean beside 1, for the eye: the numbers are in the text beside it. Null without an interval. */
export function gainStrip({ mean, low, high }: ListedModel, scale: GainScale): SVGElement | null {
  if (mean === null || low === null || high === null || low <= 0) return null;
  const side = high < 1 ? "dampening" : low > 1 ? "expansion" : "undecided";
  const middle = HEIGHT / 2;
  return drawn(
    "svg",
    {
      class: `strip ${side}`,
      viewBox: `0 0 ${String(WIDTH)} ${String(HEIGHT)}`,
      width: WIDTH,
      height: HEIGHT,
      "aria-hidden": "true",
    },
    drawn("line", { class: "neutral", x1: scale(1), x2: scale(1), y1: 0, y2: HEIGHT }),
    drawn("line", {
      class: "interval",
      x1: scale(low),
      x2: Math.max(scale(high), scale(low) + 1),
      y1: middle,
      y2: middle,
    }),
    drawn("circle", { cx: scale(mean), cy: middle, r: 3.2 }),
  );
}
