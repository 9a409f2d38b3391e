import type { PendingPrompt } from "./pendingPrompts.ts";
import { readTexts } from "./promptTexts.ts";
import type { Session } from "./session.ts";
import { integer } from "./sqlText.ts";

/** A longer prompt would make the sample cost more than the run. */
const LONGEST_BYTES = 4096;

/** At most `limit` prompts, evenly spread over those of the plan that are not very long. */
export async function selectSample(session: Session, limit: number): Promise<PendingPrompt[]> {
  const rows = await session.objects<{ ix: number }>(
    `SELECT min(ix) AS ix FROM (
       SELECT ix, ntile(${integer(limit)}) OVER (ORDER BY ix) AS tile FROM prompts
       WHERE bytes <= ${integer(LONGEST_BYTES)})
     GROUP BY tile ORDER BY ix`,
  );
  return readTexts(
    session,
    rows.map(({ ix }) => ix),
  );
}
