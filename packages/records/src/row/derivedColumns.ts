import { deriveGains } from "./derive.ts";
import type { GainFlag } from "./gainRow.ts";
import { float64Values, int32Values, type RowBlock } from "./rowBlock.ts";

/** Gains and flags of a block of rows, column by column. Shape [n] each. */
export interface DerivedColumns {
  readonly lastGains: Float64Array;
  readonly totalAmps: Float64Array;
  readonly flags: readonly (readonly GainFlag[])[];
}

/** @param isRepeated is the prompt of this number equal to an earlier one of the plan? */
export function derivedColumns(
  block: RowBlock,
  layers: number,
  isRepeated: (item: number) => boolean,
): DerivedColumns {
  const items = int32Values(block.items);
  const [norms, entropies, topProbs] = [block.norms, block.entropiesNats, block.topProbs].map(float64Values);
  const [tokenCounts, cutTokens] = [block.tokenCounts, block.cutTokens].map(int32Values);
  const lastGains = new Float64Array(items.length);
  const totalAmps = new Float64Array(items.length);
  const flags: (readonly GainFlag[])[] = [];
  for (const [row, item] of items.entries()) {
    const derived = deriveGains(norms?.subarray(row * (layers + 1), (row + 1) * (layers + 1)) ?? [], {
      tokenCount: tokenCounts?.[row] ?? null,
      entropyNats: entropies?.[row] ?? Number.NaN,
      topProb: topProbs?.[row] ?? Number.NaN,
      isCut: (cutTokens?.[row] ?? 0) > 0,
      isRepeated: isRepeated(item),
    });
    lastGains[row] = derived.lastGain;
    totalAmps[row] = derived.totalAmp;
    flags.push(derived.flags);
  }
  return { lastGains, totalAmps, flags };
}
