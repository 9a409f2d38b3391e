import { gainTo } from "@gain/analysis";
import { positionsText, type GainsAtPositions } from "../one/positionHeatmap.ts";

const DIGITS = 2;

/** The mean last gain at position 0, and at the first and the last positions after it. */
export function gainByPositionTitle(positions: readonly GainsAtPositions[]): readonly string[] {
  const means = positions.flatMap(({ from, to, lastLog: { prompts, mean } }) => {
    const gain = Math.exp(mean);
    return prompts > 0 && gain > 0 && Number.isFinite(gain)
      ? [{ from, text: `${gainTo(gain, DIGITS)} at ${positionsText({ from, to })}` }]
      : [];
  });
  const first = means.find(({ from }) => from === 0);
  const others = means.filter(({ from }) => from > 0);
  const [next, last] = [others[0], others.at(-1)];
  if (next === undefined || last === undefined)
    return [
      first === undefined ? "Last-layer gain by position: no finite value" : `Last-layer gain: ${first.text}`,
    ];
  const along = next === last ? next.text : `${next.text}, ${last.text}`;
  return first === undefined
    ? [`Last-layer gain by position: ${along}`]
    : [`Last-layer gain: ${first.text};`, along];
}
