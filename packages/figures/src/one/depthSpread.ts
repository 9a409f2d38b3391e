import { blockGains, geometricGains, quantile, type Statistic } from "@gain/analysis";
import { type FigureRows, shownRow } from "../rows/figureRows.ts";
import { hasPlace } from "../several/oneAxis.ts";
import { promptText } from "../text/promptText.ts";

/** Of fewer prompts every one is drawn, and no quantiles. */
export const FEWEST_OF_A_BAND = 30;
const LOW = 0.1;
const HIGH = 0.9;

/** A quantity after a block, over prompts. */
export interface SpreadPoint {
  readonly layer: number;
  readonly low: number;
  /** Geometric mean of all prompts; null where it is not defined. */
  readonly mean: number | null;
  readonly high: number;
  readonly prompts: number;
}

/** The same quantity of one prompt. */
export interface PromptLine {
  readonly prompt: string;
  readonly points: readonly { readonly layer: number; readonly value: number }[];
}

/** Over the layers that have a value: the mean and quantiles over prompts, and each prompt where they are few. */
export interface Spread {
  readonly points: readonly SpreadPoint[];
  readonly lines: readonly PromptLine[];
}

export interface DepthSpread {
  /** Of k = 0…L. */
  readonly norms: Spread;
  /** Of k = 1…L. */
  readonly gains: Spread;
  /** Prompts that lines or quantiles are of. */
  readonly prompts: number;
}

/** Norms and gains by layer of the rows that are kept for it. Numbers without a place on a log axis are left out. */
export function depthSpread(rows: FigureRows): DepthSpread {
  const drawn = rows.profile.map((place) => {
    const { prompt, norms } = shownRow(rows, place);
    return { prompt: promptText(prompt), norms: norms ?? [] };
  });
  const means = rows.norms.means().overall;
  return {
    norms: spreadOf(
      drawn.map(({ prompt, norms }) => ({ prompt, values: norms, first: 0 })),
      new Map(means.map(({ layer, geometricMeanNorm }) => [layer, drawable(geometricMeanNorm)])),
    ),
    gains: spreadOf(
      drawn.map(({ prompt, norms }) => ({ prompt, values: blockGains(norms), first: 1 })),
      new Map(geometricGains(means).map(({ layer, gain }) => [layer, drawable(gain)])),
    ),
    prompts: drawn.length,
  };
}

const drawable = (mean: Statistic): number | null =>
  mean.defined && hasPlace(mean.value) ? mean.value : null;

function spreadOf(
  prompts: readonly { readonly prompt: string; readonly values: readonly number[]; readonly first: number }[],
  means: ReadonlyMap<number, number | null>,
): Spread {
  const lines = prompts.map(({ prompt, values, first }): PromptLine => ({
    prompt,
    points: values.flatMap((value, i) => (hasPlace(value) ? [{ layer: first + i, value }] : [])),
  }));
  const byLayer = new Map<number, number[]>();
  for (const { points } of lines) {
    for (const { layer, value } of points) {
      const known = byLayer.get(layer);
      if (known === undefined) byLayer.set(layer, [value]);
      else known.push(value);
    }
  }
  const points = [...byLayer]
    .toSorted(([a], [b]) => a - b)
    .map(([layer, values]): SpreadPoint => {
      const sorted = Float64Array.from(values).sort();
      return {
        ...{ layer, low: quantile(sorted, LOW), high: quantile(sorted, HIGH) },
        ...{ mean: means.get(layer) ?? null, prompts: values.length },
      };
    });
  return { points, lines: prompts.length < FEWEST_OF_A_BAND ? lines : [] };
}
