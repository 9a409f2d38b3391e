import { clipped } from "./clipped.ts";
import type { Session } from "./session.ts";
import { integer } from "./sqlText.ts";

/** Why a model of a run could not be measured to its end. */
export interface ModelFailure {
  /** Number of the model in the plan, from 0. */
  readonly modelIndex: number;
  /** Of docs/errors.md; null where the error has none. */
  readonly code: string | null;
  readonly reason: string;
}

/** Stores a model's failure in place of an earlier one. */
export async function replaceFailure(
  session: Session,
  { modelIndex, code, reason }: ModelFailure,
): Promise<void> {
  await deleteFailure(session, modelIndex);
  await session.run("INSERT INTO failures VALUES ($1, $2, $3)", [modelIndex, code, clipped(reason)]);
}

export const deleteFailure = (session: Session, modelIndex: number): Promise<void> =>
  session.run(`DELETE FROM failures WHERE model_index = ${integer(modelIndex)}`);

/** The failures of a run's models, in plan order. */
export const selectFailures = (session: Session): Promise<ModelFailure[]> =>
  session.objects('SELECT model_index AS "modelIndex", code, reason FROM failures ORDER BY model_index');
