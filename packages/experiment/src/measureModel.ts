import type { ErrorRow } from "@gain/protocol";
import { NO_ROWS } from "@gain/records";
import { SidecarFailed, SidecarGone, SidecarSilent } from "@gain/sidecar";
import { crashLoop } from "./errors.ts";
import { LeaseBook } from "./leaseBook.ts";
import type { Measuring } from "./measuring.ts";
import { takeTurn } from "./sidecarTurn.ts";

/** Sidecars that may crash in a row without a result before the run stops. */
const CRASHES_IN_A_ROW = 16;

/** The outcome of measuring a model; its last sidecar may still be ending. */
export interface ModelMeasured {
  readonly times: MeasuringTimes;
  /** Resolves when the model's last process has ended and its memory is free. */
  readonly ended: Promise<void>;
}

/** Seconds spent on a model, summed over all its sidecars. */
export interface MeasuringTimes {
  readonly helloSeconds: number;
  readonly loadSeconds: number;
  /** As the sidecar counts them: measurement only. */
  readonly measureSeconds: number;
}

/**
 * Measures every prompt of the store that has no terminal row for the model yet, until an interruption.
 *
 * A crash of the sidecar loses at most the open leases, which a new sidecar measures again. A prompt that causes two
 * crashes becomes an error row. A new sidecar that fails before its model is loaded is reported and not replaced.
 *
 * @throws SidecarFailed | SidecarGone | SidecarSilent when no sidecar starts, IncompleteRun when sidecars keep crashing
 */
export async function measureModel(measuring: Measuring): Promise<ModelMeasured> {
  const book = new LeaseBook();
  const total = { helloSeconds: 0, loadSeconds: 0, measureSeconds: 0 };
  /** Stored only after another result, which shows that the prompt and not the machine is the cause. */
  let givenUp: ErrorRow[] = [];
  let crashes = 0;
  for (let epoch = 1 + (await measuring.store.lastEpoch()); ; epoch += 1) {
    const turn = await takeTurn(measuring, book, epoch);
    total.helloSeconds += turn.helloSeconds;
    total.loadSeconds += turn.loadSeconds;
    total.measureSeconds += turn.measureSeconds;
    const { failure, modelIndex } = turn;
    const isOver = failure === undefined || stopped(measuring, turn.loaded);
    if (modelIndex !== undefined && givenUp.length > 0 && (isOver || turn.results > 0)) {
      await measuring.store.saveRows(modelIndex, {
        rows: NO_ROWS,
        errors: givenUp,
        epoch,
        lease: 0,
        seq: 0,
      });
      givenUp = [];
    }
    if (isOver) return { times: total, ended: turn.ended };
    await turn.ended;
    if ((modelIndex === undefined && turn.started) || !isCrash(failure)) throw asError(failure);
    crashes = turn.results > 0 ? 1 : crashes + 1;
    if (crashes > CRASHES_IN_A_ROW) throw crashLoop(crashes, failure);
    measuring.onEvent({ kind: "restarting", reason: failure.message, crashes });
    const poison = book.crash();
    if (poison !== undefined) {
      const text = `the sidecar ended twice while it measured this prompt; the last time: ${failure.message}`;
      givenUp.push({ item: poison.item, code: "poison_prompt", text });
    }
  }
}

/** Did this process end the sidecar? */
function stopped({ interrupted, killed }: Measuring, loaded: boolean): boolean {
  return killed.aborted || (interrupted.aborted && !loaded);
}

const asError = (failure: unknown): Error =>
  failure instanceof Error ? failure : new Error(String(failure), { cause: failure });

/** A failure that the request does not explain: another sidecar may succeed. */
function isCrash(failure: unknown): failure is Error {
  return (
    failure instanceof SidecarGone ||
    failure instanceof SidecarSilent ||
    (failure instanceof SidecarFailed && ["internal", "protocol_violation"].includes(failure.code))
  );
}
