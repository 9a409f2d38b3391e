/**
 * Rows of single positions of prompts, beside the rows of their last tokens. Columns are as in `RowBlock`, with numbers of
 * 32 bits, in which they are measured; of a float64 model they are rounded.
 */
import { z } from "zod";
import { firstBelow0 } from "./columnValues.ts";
import { LIMITS } from "./limits.ts";
import { numberBytes } from "./parts.ts";
import { SplitBlock } from "./rowBlock.ts";

const WORD = Int32Array.BYTES_PER_ELEMENT;

/** m positions of a model of L blocks. The positions of a prompt follow one another in ascending order. */
export const PositionBlock = z
  .strictObject({
    /** Number of the prompt in the plan, int32 of shape [m]. */
    items: numberBytes,
    /** Position in the prompt, from 0, int32 of shape [m]. */
    positions: numberBytes,
    /** The token there, int32 of shape [m]. */
    tokenIds: numberBytes,
    /** float32 of shape [m, L + 1]. */
    norms: numberBytes,
    /** float32 of shape [m, L], as the columns of `split`. */
    deltaNorms: numberBytes,
    inners: numberBytes,
    split: SplitBlock.nullable(),
    /** float32 of shape [m]; null for a model without a final norm. */
    finalNorms: numberBytes.nullable(),
    /** float32 of shape [m], and the ids int32; null where predictions are not requested. */
    entropiesNats: numberBytes.nullable(),
    topIds: numberBytes.nullable(),
    topProbs: numberBytes.nullable(),
  })
  .superRefine((block, context) => {
    const problem = shapeProblem(block);
    if (problem !== undefined) context.addIssue(problem);
  });
export type PositionBlock = z.infer<typeof PositionBlock>;

/** The first column whose length does not follow from m and L, or that has a number below 0. */
function shapeProblem({ items, norms, split, ...others }: PositionBlock): string | undefined {
  const rows = items.byteLength / WORD;
  const layers = norms.byteLength / WORD / rows - 1;
  if (!Number.isInteger(rows) || rows === 0) return `items of ${String(rows)} positions`;
  if (!Number.isInteger(layers) || layers < 1 || layers > LIMITS.layers)
    return `${String(norms.byteLength / WORD)} norms for ${String(rows)} positions`;
  const { deltaNorms, inners, ...single } = others;
  for (const [name, column] of Object.entries({ deltaNorms, inners, ...split }))
    if (column.byteLength !== rows * layers * WORD) return `${name} has ${String(column.byteLength)} bytes`;
  for (const [name, column] of Object.entries(single))
    if (column !== null && column.byteLength !== rows * WORD)
      return `${name} has ${String(column.byteLength)} bytes`;
  const whole = { items, positions: others.positions, tokenIds: others.tokenIds };
  const negative = Object.entries(whole).find(([, column]) => firstBelow0(column, "int32") !== undefined);
  return negative === undefined ? undefined : `${negative[0]} has a number below 0`;
}
