import type { OneSampleT } from "../inference/oneSampleT.ts";

/**
 * The one-sided number that the notebook prints and stores as `p_value_one_sided`, and the word it prints beside it.
 * For t ≥ 0 it is 1 − p/2 and called "expansion", though it is the p-value of the alternative *mean < 1*; so it is
 * large exactly where the data support expansion. Read `pMeanBelow` and `pMeanAbove` instead.
 */
export interface NotebookOneSided {
  readonly p: number;
  readonly direction: "dampening" | "expansion";
}

/** A test together with the notebook's number. */
export interface NotebookOneSampleT extends OneSampleT {
  readonly notebook: NotebookOneSided;
}

/** The notebook's number for a t test against 1. */
export function notebookOneSided({ t, pTwoSided }: OneSampleT): NotebookOneSided {
  return t < 0
    ? { p: pTwoSided / 2, direction: "dampening" }
    : { p: 1 - pTwoSided / 2, direction: "expansion" };
}
