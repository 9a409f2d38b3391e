import type { Session } from "./session.ts";

/** Deletes the rows of prompts that could not be measured. @returns their number */
export async function deleteErrorRows(session: Session): Promise<number> {
  const count = await session.number("SELECT count(*) FROM measurements WHERE status = 'error'");
  if (count > 0) await session.run("DELETE FROM measurements WHERE status = 'error'");
  return count;
}
