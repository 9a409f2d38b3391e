import { decimals, type GainFindings } from "@gain/analysis";
import { estimateText } from "../text/statisticText.ts";
import { markup, type Markup } from "./markup.ts";

/** A range of gains that the strips of all models share, so that they are comparable. */
export interface GainScale {
  readonly low: number;
  readonly high: number;
}

const WIDTH = 320;
const HEIGHT = 46;
const EDGE = 26;
const LINE_Y = 14;
const LABEL_Y = 38;

/** The range of 1, all means and all intervals, with a margin. */
export function gainScale(findings: readonly GainFindings[]): GainScale {
  const values = [
    1,
    ...findings.flatMap(({ primary: { estimate } }) =>
      estimate.defined
        ? [estimate.value.mean, estimate.value.interval.low, estimate.value.interval.high]
        : [],
    ),
  ];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const margin = (high - low) * 0.1 || 0.1;
  return { low: low - margin, high: high + margin };
}

/**
 * The geometric mean gain with its interval and the neutral gain, drawn without a script:
 *
 *        ┊    ├──●──┤
 *        1.0   1.065
 */
export function intervalStrip({ primary: { estimate } }: GainFindings, scale: GainScale): Markup {
  if (!estimate.defined) return markup``;
  const x = (value: number): string =>
    (EDGE + ((value - scale.low) / (scale.high - scale.low)) * (WIDTH - 2 * EDGE)).toFixed(1);
  const { mean, interval } = estimate.value;
  const range = markup`<line class="interval" x1="${x(interval.low)}" x2="${x(interval.high)}" y1="${y(LINE_Y)}" y2="${y(LINE_Y)}"/>`;
  const label = `geometric mean gain and the neutral gain 1: ${estimateText(estimate.value)}`;
  const isNear = Math.abs(Number(x(mean)) - Number(x(1))) < 44;
  return markup`<svg class="strip" viewBox="0 0 ${y(WIDTH)} ${y(HEIGHT)}" role="img" aria-label="${label}">
<line class="axis" x1="0" x2="${y(WIDTH)}" y1="${y(LINE_Y)}" y2="${y(LINE_Y)}"/>
<line class="neutral" x1="${x(1)}" x2="${x(1)}" y1="2" y2="26"/>
${range}<circle class="mean" cx="${x(mean)}" cy="${y(LINE_Y)}" r="6"/>
<text x="${x(mean)}" y="${y(LABEL_Y)}" text-anchor="middle">${decimals(mean, 3)}</text>
${isNear ? markup`` : markup`<text x="${x(1)}" y="${y(LABEL_Y)}" text-anchor="middle">1 (neutral)</text>`}
</svg>
`;
}

const y = (value: number): string => String(value);
