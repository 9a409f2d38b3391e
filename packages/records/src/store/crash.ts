import { NO_ROWS } from "../row/rowBlock.ts";
import type { ErrorRow, Notice } from "../row/rowBatch.ts";
import { insertRows } from "./measurementTable.ts";
import type { StoredModel } from "./modelTable.ts";
import { addNotices } from "./noticeTable.ts";
import type { Session } from "./session.ts";
import { replaceSuspicions, type Suspicion } from "./suspicionTable.ts";

/** The consequences of a crash of the sidecar. */
export interface Crash {
  /** All prompts under suspicion now; they replace those stored before. */
  readonly suspicions: readonly Suspicion[];
  /** Prompts that are given up. */
  readonly errors: readonly ErrorRow[];
  readonly notices: readonly Notice[];
  /** The session that crashed. */
  readonly epoch: number;
}

export async function insertCrash(
  session: Session,
  model: StoredModel,
  { suspicions, errors, notices, epoch }: Crash,
): Promise<void> {
  await insertRows(session, model, { rows: NO_ROWS, errors, epoch, lease: 0, seq: 0 });
  await replaceSuspicions(session, model.modelIndex, suspicions);
  await addNotices(session, model.modelIndex, notices);
}
