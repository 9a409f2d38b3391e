import type { GainBlock } from "../../row/gainBlock.ts";

/** A gain's definition by transformers' `hidden_states`, in which entry −1 is after the final norm. */
export interface StatedRatio {
  readonly block: GainBlock;
  /** The text of the file: "hidden_states[-2] / hidden_states[-3]". */
  readonly text: string;
}

/** The definitions of gains in a file. */
export interface StatedMethod {
  /** The ratio that it reports; null if it states none. */
  readonly reported: StatedRatio | null;
  /** The ratio that it calls wrong; null if it states none. */
  readonly rejected: StatedRatio | null;
}

export const NO_METHOD: StatedMethod = { reported: null, rejected: null };

const RATIO = /\w*\[\s*-(\d)\s*\]\s*(?:\.norm\(\)\s*)?\/\s*\w*\[\s*-(\d)\s*\](?:\.norm\(\))?/;
const REJECTED = /wrong|incorrect|artifact|artefact|old|bad/i;

/**
 * Finds definitions such as `hidden_states[-2] / hidden_states[-3]` among texts, each with its name in the file. A
 * definition whose name calls it wrong is not the reported one.
 */
export function statedMethod(texts: readonly (readonly [name: string, text: string])[]): StatedMethod {
  let { reported, rejected } = NO_METHOD;
  for (const [name, text] of texts) {
    const found = RATIO.exec(text);
    if (found === null) continue;
    const ratio = { block: blockOf(Number(found[1]), Number(found[2])), text: found[0] };
    if (REJECTED.test(name)) rejected ??= ratio;
    else reported ??= ratio;
  }
  return { reported, rejected };
}

function blockOf(above: number, below: number): GainBlock {
  if (above === 1 && below === 2) return "L with final norm";
  return above === 2 && below === 3 ? "L-1" : "not stated";
}
