import { OKABE_ITO } from "../notebook/look/palette.ts";
import { INK } from "./palette.ts";

/** gain² − 1 of a block and the terms that it is the sum of, in the order of legends. */
export const TERMS = ["growth", "attention", "mlp", "cross"] as const;

type Term = (typeof TERMS)[number];

/** What a figure calls them. */
export const TERM_LABELS: Readonly<Record<Term, string>> = {
  growth: "Sum",
  attention: "Attention",
  mlp: "MLP",
  cross: "Cross",
};

export const TERM_COLOURS: Readonly<Record<Term, string>> = {
  growth: INK,
  attention: OKABE_ITO.blue,
  mlp: OKABE_ITO.orange,
  cross: OKABE_ITO.bluishGreen,
};

/** Dashes of the terms' lines, so that they stay apart in greyscale print. */
export const TERM_DASHES: Readonly<Record<Term, readonly number[]>> = {
  growth: [1, 0],
  attention: [8, 3],
  mlp: [2, 2],
  cross: [8, 3, 2, 3],
};
