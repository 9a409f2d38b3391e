import { gainTo } from "@gain/analysis";
import type { GainsAtPositions } from "../one/positionHeatmap.ts";

const DIGITS = 2;

/** The mean last gain at position 0 and its range at the others, which position 0 can be far from. */
export function positionHeatmapTitle(positions: readonly GainsAtPositions[]): readonly string[] {
  const lasts = positions.flatMap(({ to, gains }) => {
    const gain = gains.at(-1) ?? Number.NaN;
    return gain > 0 && Number.isFinite(gain) ? [{ isFirst: to === 0, gain }] : [];
  });
  const first = lasts.find(({ isFirst }) => isFirst);
  const others = lasts.filter(({ isFirst }) => !isFirst).map(({ gain }) => gain);
  const at0 =
    first === undefined ? null : `Mean last-layer gain is ${gainTo(first.gain, DIGITS)} at position 0`;
  if (others.length === 0) return [at0 ?? "Mean last-layer gain by position: no finite value"];
  const [lowest, highest] = [Math.min(...others), Math.max(...others)].map((gain) => gainTo(gain, DIGITS));
  const range = lowest === highest ? String(lowest) : `${String(lowest)} to ${String(highest)}`;
  return at0 === null
    ? [`Mean last-layer gain is ${range} by position`]
    : [`${at0};`, `${range} at the others`];
}
