import type { ErrorRow } from "@gain/protocol";
import { NO_ROWS } from "@gain/records";
import { SidecarFailed, SidecarGone, SidecarSilent } from "@gain/sidecar";
import { crashLoop } from "./errors.ts";
import { LeaseBook } from "./leaseBook.ts";
import type { Measuring } from "./measuring.ts";
import { takeTurn } from "./sidecarTurn.ts";

/** Sidecars in a row that may die without a result before the run stops. */
const CRASHES_IN_A_ROW = 16;

/** What measuring a model came to, while its last sidecar may still be ending. */
export interface ModelMeasured {
  readonly times: MeasuringTimes;
  /** When no process of it is left; a GPU takes a while to give its memory back. */
  readonly ended: Promise<void>;
}

/** Seconds that a model took, summed over all sidecars that it needed. */
export interface MeasuringTimes {
  readonly helloSeconds: number;
  readonly loadSeconds: number;
  /** As the sidecar counts them: inside its measuring only. */
  readonly measureSeconds: number;
}

/**
 * Measures every prompt of the store that has no terminal row for the model yet, or as many as come before an
 * interruption.
 *
 * A sidecar that dies while it measures loses at most the leases under way: they are taken back and a new sidecar
 * goes on. The prompt that kills it twice becomes an error row. A sidecar that was started and fails before its model is
 * loaded is reported, not started again.
 *
 * @throws SidecarFailed | SidecarGone | SidecarSilent when no sidecar comes up, IncompleteRun when they keep dying
 */
export async function measureModel(measuring: Measuring): Promise<ModelMeasured> {
  const book = new LeaseBook();
  const total = { helloSeconds: 0, loadSeconds: 0, measureSeconds: 0 };
  /** Given up, and not stored before another result shows that it was the prompt and not the machine. */
  let condemned: ErrorRow[] = [];
  let crashes = 0;
  for (let epoch = 1 + (await measuring.store.lastEpoch()); ; epoch += 1) {
    const turn = await takeTurn(measuring, book, epoch);
    total.helloSeconds += turn.helloSeconds;
    total.loadSeconds += turn.loadSeconds;
    total.measureSeconds += turn.measureSeconds;
    const { failure, modelIndex } = turn;
    const isOver = failure === undefined || stopped(measuring, turn.loaded);
    if (modelIndex !== undefined && condemned.length > 0 && (isOver || turn.results > 0)) {
      await measuring.store.saveRows(modelIndex, {
        rows: NO_ROWS,
        errors: condemned,
        epoch,
        lease: 0,
        seq: 0,
      });
      condemned = [];
    }
    if (isOver) return { times: total, ended: turn.ended };
    await turn.ended;
    if ((modelIndex === undefined && turn.started) || !isCrash(failure)) throw asError(failure);
    crashes = turn.results > 0 ? 1 : crashes + 1;
    if (crashes > CRASHES_IN_A_ROW) throw crashLoop(crashes, failure);
    measuring.onEvent({ kind: "restarting", reason: failure.message, crashes });
    const poison = book.crash();
    if (poison !== undefined) {
      const text = `this prompt ended the sidecar twice; the last time: ${failure.message}`;
      condemned.push({ item: poison.item, code: "poison_prompt", text });
    }
  }
}

/** Was the sidecar's end our own doing? */
function stopped({ interrupted, killed }: Measuring, loaded: boolean): boolean {
  return killed.aborted || (interrupted.aborted && !loaded);
}

const asError = (failure: unknown): Error =>
  failure instanceof Error ? failure : new Error(String(failure), { cause: failure });

/** An end that says nothing about the request: another sidecar may do better. */
function isCrash(failure: unknown): failure is Error {
  return (
    failure instanceof SidecarGone ||
    failure instanceof SidecarSilent ||
    (failure instanceof SidecarFailed && ["internal", "protocol_violation"].includes(failure.code))
  );
}
