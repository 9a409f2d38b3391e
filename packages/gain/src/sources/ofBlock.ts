import { BLOCK_DEFINITIONS, type GainBlock } from "@gain/records";
import type { RowDigest } from "./rowTally.ts";

/**
 * The findings for gains of a block. The notebook's rule and its distance to Pythia concern the last block; for another
 * block they are not defined.
 */
export function ofBlock(digest: RowDigest, block: GainBlock): RowDigest {
  if (block === "L") return digest;
  const { findings } = digest;
  const none = {
    defined: false,
    reason: `the notebook's rule is about the last block, and these gains are of ${BLOCK_DEFINITIONS[block]}`,
  } as const;
  return {
    ...digest,
    findings: { ...findings, notebook: { ...findings.notebook, verdict: none, pythia: none } },
  };
}
