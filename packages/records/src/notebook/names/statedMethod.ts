import type { GainBlock } from "../../row/gainBlock.ts";

/** A gain's definition by transformers' `hidden_states`, in which entry −1 lies behind the final norm. */
export interface StatedRatio {
  readonly block: GainBlock;
  /** As the file has it: "hidden_states[-2] / hidden_states[-3]". */
  readonly text: string;
}

/** What a file says of how its gains were taken. */
export interface StatedMethod {
  /** The ratio that it reports; null where it states none. */
  readonly reported: StatedRatio | null;
  /** The ratio that it calls wrong, and gives beside the other. */
  readonly rejected: StatedRatio | null;
}

export const NO_METHOD: StatedMethod = { reported: null, rejected: null };

const RATIO = /\w*\[\s*-(\d)\s*\]\s*(?:\.norm\(\)\s*)?\/\s*\w*\[\s*-(\d)\s*\](?:\.norm\(\))?/;
const REJECTED = /wrong|incorrect|artifact|artefact|old|bad/i;

/**
 * Finds definitions as `hidden_states[-2] / hidden_states[-3]` among texts, each with the name that it has in its file.
 * One whose name says that it is wrong is no gain that the file reports.
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
