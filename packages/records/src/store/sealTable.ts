import type { Session } from "./session.ts";

/** What is known of a run's origin beyond its rows, as JSON. It is made when a run is sealed; before, there is none. */
export const SEAL_TABLE = "CREATE TABLE IF NOT EXISTS seal (facts VARCHAR NOT NULL)";

/** Replaces the facts of an earlier seal. */
export async function insertSeal(session: Session, facts: string): Promise<void> {
  await session.run(SEAL_TABLE);
  await session.run("DELETE FROM seal");
  await session.run("INSERT INTO seal VALUES ($1)", [facts]);
}

/** The facts of the last seal; null in a store that was never sealed, or by an earlier version. */
export async function selectSeal(session: Session): Promise<string | null> {
  if (!(await session.hasTable("seal"))) return null;
  const [row] = await session.objects<{ facts: string }>("SELECT facts FROM seal");
  return row?.facts ?? null;
}
