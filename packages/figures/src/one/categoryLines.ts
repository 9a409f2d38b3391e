import { countText, estimateText, type Finding, type GainEstimate, type GainFindings } from "@gain/analysis";
import { inCategoryOrder } from "../several/reportOrder.ts";
import { DIRECTION_COLOURS, QUIET_MARK } from "../look/meaning.ts";
import { type FigureRows, shownRow } from "../rows/figureRows.ts";
import { hasPlace } from "../several/oneAxis.ts";
import { promptText } from "../text/promptText.ts";

/** One prompt of a line. */
export interface PromptPoint {
  readonly prompt: string;
  readonly gain: number;
}

/** A mean gain with its interval, or prompts without one. */
export interface EstimateLine {
  readonly label: string;
  readonly n: string;
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Of a direction where the interval excludes 1, else grey. */
  readonly colour: string;
  readonly text: string;
}

/** A category from the top. */
export interface CategoryLine extends EstimateLine {
  readonly points: readonly PromptPoint[];
  readonly quartiles: readonly [number, number, number] | null;
}

export interface CategoryLines {
  readonly categories: readonly CategoryLine[];
  /** The declared mean, and the mean for new categories where it is defined. */
  readonly all: readonly EstimateLine[];
}

/** The lines of one model, categories by their means, the largest first; prompts without a category come last. */
export function categoryLines(rows: FigureRows, findings: GainFindings): CategoryLines {
  const order = inCategoryOrder([{ findings }]);
  const estimates = new Map(findings.categories.map((each) => [each.category, each.estimate]));
  const placeOf = (category: string | null): number =>
    category === null ? order.length : order.indexOf(category);
  const { population, n, estimate } = findings.primary;
  const categories = rows.points.categories
    .toSorted((a, b) => placeOf(a.category) - placeOf(b.category))
    .map((points): CategoryLine => ({
      ...lineOf(
        points.label,
        points.n,
        points.category === null ? undefined : estimates.get(points.category),
      ),
      points: points.indices.map((index) => {
        const { prompt, lastGain } = shownRow(rows, index);
        return { prompt: promptText(prompt), gain: lastGain };
      }),
      quartiles: points.quartiles,
    }));
  const beyond = findings.newCategories;
  return {
    categories,
    all: [
      lineOf(population === "these categories" ? "These categories" : "All prompts", n, estimate),
      ...(population === "these categories" && beyond.defined
        ? [lineOf("New categories", findings.categories.length, beyond)]
        : []),
    ],
  };
}

function lineOf(label: string, n: number, estimate: Finding<GainEstimate> | undefined): EstimateLine {
  const base = { label, n: `(${countText(n)})` };
  const none = { mean: null, low: null, high: null, colour: QUIET_MARK };
  if (estimate?.defined !== true)
    return { ...base, ...none, text: n < 3 ? "needs 3 prompts" : "no interval" };
  const { mean, interval } = estimate.value;
  const { low, high } = interval;
  if (![mean, low, high].every(hasPlace)) return { ...base, ...none, text: "no interval" };
  return { ...base, mean, low, high, colour: colourOf(low, high), text: estimateText({ mean, low, high }) };
}

function colourOf(low: number, high: number): string {
  if (low > 1) return DIRECTION_COLOURS.expansion;
  return high < 1 ? DIRECTION_COLOURS.dampening : QUIET_MARK;
}
