import type { GainColumns } from "../gains/gainColumns.ts";
import type { ModelVerdict } from "../gains/gainFindings.ts";
import { decidingPrompts } from "./decidingPrompts.ts";
import { verdictParts } from "./modelVerdict.ts";
import { verdictText, type VerdictDetails } from "./verdictText.ts";

/** The verdict on a model: its term, a headline that qualifies it, and the sentences that support it. */
export function modelVerdict(
  grounds: Omit<VerdictDetails, "parts" | "deciding">,
  columns: GainColumns,
): ModelVerdict {
  const parts = verdictParts(grounds);
  const deciding = decidingPrompts(columns, { ...grounds, word: parts.word });
  return {
    word: parts.word,
    beyond: parts.beyond,
    decidedByOne: deciding !== null && deciding.length > 0,
    ...verdictText({ ...grounds, parts, deciding }),
  };
}
