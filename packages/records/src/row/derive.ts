import { badNorms } from "../errors.ts";
import type { GainFlag } from "./gainRow.ts";

/** Gains and flags of one row, derived from its norms. */
export interface DerivedGains {
  /** ‖h_L‖ / ‖h_{L−1}‖. */
  readonly lastGain: number;
  /** ‖h_L‖ / ‖h_1‖. */
  readonly totalAmp: number;
  /** Number of blocks L. */
  readonly layers: number;
  readonly flags: readonly GainFlag[];
}

/** Facts of a row besides its norms; each is null, false or left out where the source lacks it. */
export interface RowFacts {
  /**
   * Tokens of the prompt, special ones included. A single token is at position 0, where activations are massive.
   */
  readonly tokenCount?: number | null;
  /** Further numbers of the row, which are flagged if not finite. */
  readonly entropyNats?: number;
  readonly topProb?: number;
  /** Was the prompt cut to fit the context? */
  readonly isCut?: boolean;
  /** Is there an equal prompt before it in the same model? */
  readonly isRepeated?: boolean;
}

const NO_FLAGS: readonly GainFlag[] = [];

/**
 * The two gains and the flags of a row, from the norms of its residual stream. They are computed once per measured row;
 * the store keeps them beside the norms.
 *
 * A ratio is 1.0 where its denominator is 0 (`zero_denominator`) and where there is only one block (`single_block`), as
 * in the notebook. NaN and infinities are kept and flagged `non_finite`.
 *
 * @param norms ‖h_k‖₂ for k = 0…L, shape [L + 1]; entry 0 is the input of the first block.
 * @throws RecordsError `bad_row` for fewer than two norms
 *
 * @example
 * deriveGains([5, 4, 3, 6]) // lastGain 6 / 3, totalAmp 6 / 4, layers 3, flags []
 */
export function deriveGains(norms: readonly number[] | Float64Array, facts: RowFacts = {}): DerivedGains {
  const layers = norms.length - 1;
  const [first, beforeLast, last] = [norms[1], norms[layers - 1], norms[layers]];
  if (first === undefined || beforeLast === undefined || last === undefined) throw badNorms(norms.length);

  const single = layers < 2;
  const lastGain = single || beforeLast === 0 ? 1 : last / beforeLast;
  const totalAmp = single || first === 0 ? 1 : last / first;
  const { tokenCount = null, entropyNats = 0, topProb = 0, isCut = false, isRepeated = false } = facts;
  const isFinite =
    Number.isFinite(lastGain) &&
    Number.isFinite(totalAmp) &&
    Number.isFinite(entropyNats) &&
    Number.isFinite(topProb) &&
    areFinite(norms);
  const hasZero = !single && (beforeLast === 0 || first === 0);
  if (isFinite && !single && !hasZero && tokenCount !== 1 && !isCut && !isRepeated)
    return { lastGain, totalAmp, layers, flags: NO_FLAGS };

  const flags: GainFlag[] = [];
  if (single) flags.push("single_block");
  if (hasZero) flags.push("zero_denominator");
  if (tokenCount === 1) flags.push("position_zero");
  if (!isFinite) flags.push("non_finite");
  if (isCut) flags.push("truncated");
  if (isRepeated) flags.push("repeated_prompt");
  return { lastGain, totalAmp, layers, flags };
}

/** A loop by index, since it runs for every stored row. */
function areFinite(values: ArrayLike<number>): boolean {
  let index = values.length;
  while (index > 0) {
    index -= 1;
    if (!Number.isFinite(values[index])) return false;
  }
  return true;
}
