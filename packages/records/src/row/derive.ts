import { badNorms } from "../errors.ts";
import type { GainFlag } from "./gainRow.ts";

/** What follows from one row's norms. */
export interface DerivedGains {
  /** ‖h_L‖ / ‖h_{L−1}‖. */
  readonly lastGain: number;
  /** ‖h_L‖ / ‖h_1‖. */
  readonly totalAmp: number;
  /** Number of blocks L. */
  readonly layers: number;
  readonly flags: readonly GainFlag[];
}

/**
 * The two gains of a row, from the norms of its residual stream.
 *
 * A ratio is 1.0 where its denominator is 0 (`zero_denominator`) and where there is one block only
 * (`single_block`): the notebook's convention. NaN and infinities stay what they are and are flagged `non_finite`.
 *
 * @param norms ‖h_k‖₂ for k = 0…L, shape [L + 1]; entry 0 is the input of the first block.
 * @param tokenCount tokens of the prompt, special tokens included; null where the source does not say. One token
 *   means that the last token stands at position 0 (`position_zero`), where activations are massive.
 * @throws RecordsError `bad_row` where there are fewer than two norms.
 *
 * @example
 * deriveGains([5, 4, 3, 6]) // lastGain 6 / 3, totalAmp 6 / 4, layers 3, flags []
 */
export function deriveGains(norms: readonly number[], tokenCount: number | null = null): DerivedGains {
  const layers = norms.length - 1;
  const [first, beforeLast, last] = [norms[1], norms[layers - 1], norms[layers]];
  if (first === undefined || beforeLast === undefined || last === undefined) throw badNorms(norms.length);

  const single = layers < 2;
  const lastGain = single || beforeLast === 0 ? 1 : last / beforeLast;
  const totalAmp = single || first === 0 ? 1 : last / first;
  const finite = norms.every(Number.isFinite) && Number.isFinite(lastGain) && Number.isFinite(totalAmp);

  const flags: GainFlag[] = [];
  if (single) flags.push("single_block");
  if (!single && (beforeLast === 0 || first === 0)) flags.push("zero_denominator");
  if (tokenCount === 1) flags.push("position_zero");
  if (!finite) flags.push("non_finite");
  return { lastGain, totalAmp, layers, flags };
}
