import { quantile } from "@gain/analysis";
import { inModelOrder } from "./reportOrder.ts";
import { drawnBlocks, leftOutText, type BlockGain } from "./drawnBlocks.ts";
import { fittedLabels } from "./fittedLabels.ts";
import { em } from "./measures.ts";
import { oneAxis, withTicks, type OneAxis } from "./oneAxis.ts";
import type { SeveralModel } from "./severalModel.ts";

/** The line of one model over relative depth. */
export interface DepthLine {
  /** Place in the order of models, from 0. */
  readonly place: number;
  readonly model: SeveralModel;
  /** The lines' gains, those with a value alone, by relative depth k / L. */
  readonly points: readonly { readonly layer: number; readonly depth: number; readonly gain: number }[];
  readonly blocks: readonly BlockGain[];
}

export interface DepthLines {
  readonly lines: readonly DepthLine[];
  readonly axis: OneAxis;
  /** What is not drawn; null where everything is. */
  readonly note: string | null;
}

/** Share of the gains on either side that may lie beyond the axis, so that single blocks do not flatten all others. */
const BEYOND = 0.01;

/**
 * Models in their order with the blocks that are drawn, and one axis for all of them. It reaches to the 1 % and 99 %
 * quantiles of their gains and holds every last block and 1; lines leave it where single blocks lie beyond.
 *
 * @param height of the plot in pixels
 */
export function depthLines(models: readonly SeveralModel[], height: number): DepthLines {
  const measured = inModelOrder(models).filter(({ blocks }) => blocks.length > 0);
  const drawn = measured.map((model) => ({ model, ...drawnBlocks(model.blocks) }));
  const lines = drawn.map(({ model, blocks, layers }, place): DepthLine => ({
    ...{ place, model, blocks },
    points: blocks.flatMap(({ layer, gain }) =>
      gain === null ? [] : [{ layer, depth: layer / layers, gain }],
    ),
  }));
  const gains = lines.flatMap(({ points }) => points.map(({ gain }) => gain));
  const axis = axisOf(gains, lines, height);
  const [low, high] = axis.domain;
  const beyond = gains.filter((gain) => gain < low || gain > high).length;
  const names = fittedLabels(
    measured.map(({ name }) => name),
    em(14),
  );
  const without = models.length - measured.length;
  const notes = [
    leftOutText(drawn.map(({ leftOut }, i) => ({ leftOut, name: (names[i] ?? "").trimEnd() }))),
    beyond > 0 ? `${String(beyond)} of ${String(gains.length)} blocks beyond the axis` : null,
    without > 0 ? `${String(without)} without norms` : null,
  ].filter((note) => note !== null);
  return { lines, axis, note: notes.length === 0 ? null : notes.join(" · ") };
}

function axisOf(gains: readonly number[], lines: readonly DepthLine[], height: number): OneAxis {
  if (gains.length === 0) return oneAxis([], height);
  const sorted = Float64Array.from(gains).sort();
  const lasts = lines.flatMap(({ points }) => points.slice(-1).map(({ gain }) => gain));
  const { domain } = oneAxis([quantile(sorted, BEYOND), quantile(sorted, 1 - BEYOND), ...lasts], height);
  return withTicks(domain, height);
}
