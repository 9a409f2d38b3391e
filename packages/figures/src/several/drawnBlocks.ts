import type { GeometricGain } from "@gain/analysis";
import { hasPlace } from "./oneAxis.ts";

/** The mean gain of one block. */
export interface BlockGain {
  readonly layer: number;
  /** null where it is not defined or has no place on a log axis. */
  readonly gain: number | null;
}

export interface DrawnBlocks {
  readonly blocks: readonly BlockGain[];
  /** Blocks 1 to this one are left out. */
  readonly leftOut: number;
  /** L */
  readonly layers: number;
}

/** First blocks grow the stream of the embedding many times; beyond this, one would fill the scale of all others. */
const LARGEST_FIRST = 2;

/** Blocks of a model from 2 on; those that follow the first at once with gains above 2, or below 1 / 2, are left out too. */
export function drawnBlocks(given: readonly GeometricGain[]): DrawnBlocks {
  const blocks = given.map(({ layer, gain }): BlockGain => ({
    layer,
    gain: gain.defined && hasPlace(gain.value) ? gain.value : null,
  }));
  const layers = blocks.at(-1)?.layer ?? 0;
  const isFirst = ({ layer, gain }: BlockGain): boolean =>
    layer === 1 || (gain !== null && Math.abs(Math.log(gain)) > Math.log(LARGEST_FIRST));
  const start = blocks.findIndex((block) => !isFirst(block));
  // A model of one block, or one whose every gain is large, is drawn as it is.
  if (start < 0) return { blocks, leftOut: 0, layers };
  return { blocks: blocks.slice(start), leftOut: start, layers };
}

/** "Left out: block 1; 1–3 of a" — the first blocks that are not drawn. */
export function leftOutText(
  models: readonly { readonly name: string; readonly leftOut: number }[],
): string | null {
  const more = models.filter(({ leftOut }) => leftOut > 1);
  if (models.every(({ leftOut }) => leftOut === 0)) return null;
  const [only] = more;
  if (only === undefined) return "block 1 left out";
  const last = Math.max(...more.map(({ leftOut }) => leftOut));
  return more.length === 1
    ? `block 1 left out, of ${only.name} 1 to ${String(only.leftOut)}`
    : `block 1 left out, of ${String(more.length)} models up to block ${String(last)}`;
}
