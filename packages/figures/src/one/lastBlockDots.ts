import { blockStep, type BlockMechanism } from "@gain/analysis";
import { TERM_LABELS, type Part } from "../look/termStyle.ts";
import { isDrawable } from "../numbers/drawable.ts";
import { evenSample } from "../numbers/evenSample.ts";
import { type FigureRows, shownRow } from "../rows/figureRows.ts";
import { categoryText } from "../prompts/categories.ts";
import { promptText } from "../text/promptText.ts";
import { decimalsFor, signedTo } from "../text/signedText.ts";
import { meanOf, momentsInterval, sideColour } from "./mechanismBars.ts";

/** The parts from the top, then their sum. */
export const LINES = ["attention", "mlp", "cross", "growth"] as const satisfies readonly (Part | "growth")[];

/** More dots than this hide each other. */
const MOST_DOTS = 300;

/** One prompt in the line of a term. */
export interface TermDot {
  readonly line: number;
  readonly value: number;
  readonly term: string;
  readonly prompt: string;
  readonly category: string;
  /** Does the block make this prompt's stream shorter? */
  readonly shrinks: boolean;
}

/** The mean of a term over all prompts, with its 95 % interval. */
export interface TermMean {
  readonly line: number;
  readonly label: string;
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly colour: string;
  readonly text: string;
}

export interface LastBlockDots {
  readonly dots: readonly TermDot[];
  /** Prompts among them. */
  readonly drawn: number;
}

/** The last steps of the rows that are kept; many are thinned out evenly by the sum. */
export function lastBlockDots(rows: FigureRows): LastBlockDots {
  const indices = rows.points.categories.flatMap((category) => category.indices);
  const stepped = indices.flatMap((index) => {
    const row = shownRow(rows, index);
    if (row.lastStep === undefined) return [];
    const { growth, parts } = blockStep(row.lastStep);
    return growth.defined && isDrawable(growth.value)
      ? [{ row, growth: growth.value, parts: parts.defined ? parts.value : null }]
      : [];
  });
  const drawn = evenSample(
    stepped.toSorted((a, b) => a.growth - b.growth),
    MOST_DOTS,
  );
  const dots = drawn.flatMap(({ row, growth, parts }) =>
    LINES.flatMap((term, line): TermDot[] => {
      const value = term === "growth" ? growth : parts?.[term];
      if (value === undefined || !isDrawable(value)) return [];
      return [
        {
          ...{ line, value, term: TERM_LABELS[term], shrinks: growth < 0 },
          ...{ prompt: promptText(row.prompt), category: categoryText(row.category) },
        },
      ];
    }),
  );
  return { dots, drawn: drawn.length };
}

/** Over all prompts, those that are not drawn among them. */
export function termMeans(last: BlockMechanism): readonly TermMean[] {
  return LINES.map((term, line): TermMean => {
    const label = TERM_LABELS[term];
    const mean = meanOf(last[term]);
    const { low, high } = momentsInterval(last[term]) ?? { low: null, high: null };
    if (mean === null)
      return { line, label, mean, low: null, high: null, colour: sideColour(null, null), text: "not split" };
    const colour = sideColour(low, high);
    if (low === null)
      return { line, label, mean, low, high, colour, text: signedTo(mean, decimalsFor(mean, 2)) };
    const digits = Math.max(2, decimalsFor((high - low) / 2, 1));
    const text = `${signedTo(mean, digits)} [${signedTo(low, digits)}, ${signedTo(high, digits)}]`;
    return { line, label, mean, low, high, colour, text };
  });
}
