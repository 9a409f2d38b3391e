import { signFlipMax, type SignFlipMax } from "../inference/signFlipMax.ts";
import { notDefined, type Finding } from "../statistic.ts";
import type { TwinPair } from "./twinPairs.ts";
import { lastCheckpoint, type TwinModel, type TwinText } from "./twinModel.ts";

/** The difference of log gains at every block, with its simultaneous band; block 1 comes first. */
export function twinProfile(pairs: readonly TwinPair[], text: TwinText, level: number): Finding<SignFlipMax> {
  const gainsOf = (model: TwinModel): readonly (number | null)[] =>
    lastCheckpoint(model)?.blocks[text].log_gain ?? [];
  const compared = pairs.map(({ parallel, sequential }) => {
    const under = gainsOf(sequential);
    return gainsOf(parallel).map((gain, block) => {
      const other = under[block];
      return gain === null || other == null ? null : gain - other;
    });
  });
  const blocks = compared[0]?.length ?? 0;
  const columns: number[][] = [];
  for (let block = 0; block < blocks; block++) {
    const column = compared.flatMap((differences) => differences[block] ?? []);
    if (column.length < compared.length)
      return notDefined(`a pair has no finite gain at block ${String(block + 1)}`);
    columns.push(column);
  }
  return columns.length === 0 ? notDefined("no pair was measured") : signFlipMax(columns, 1 - level);
}
