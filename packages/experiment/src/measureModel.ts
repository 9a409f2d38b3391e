import { setTimeout as sleep } from "node:timers/promises";
import type { ErrorRow, Item } from "@gain/protocol";
import { SidecarFailed, SidecarGone, SidecarSilent } from "@gain/sidecar";
import { assertFewErrors } from "./errorLimit.ts";
import { crashLoop, endedFromOutside } from "./errors.ts";
import type { LeaseBook } from "./leaseBook.ts";
import type { Measuring } from "./measuring.ts";
import { takeTurn } from "./sidecarTurn.ts";

/** Crashes in a row without a result and without a prompt that is given up, before the run stops. */
const CRASHES_IN_A_ROW = 16;
/** Prompts given up in a row without a result, before the run stops: the machine may be the cause. */
const GIVEN_UP_IN_A_ROW = 12;
/** Crashes in a row of a prompt that was measured before, before the run stops. */
const FAILED_CONTROLS = 3;
/** Crashes in a row that are followed by a new sidecar at once. */
const CRASHES_WITHOUT_PAUSE = 4;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

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
 * Measures the prompts of a pool on one lane, until none is left or an interruption.
 *
 * A crash of the sidecar loses at most the open leases, which are measured again. A prompt that causes two crashes is given
 * up, and becomes an error row once the lane has measured another prompt, another lane has given it up too, or no other is
 * left. What is under suspicion is stored, so that the next process continues there. A new sidecar that fails before its
 * model is loaded is reported and not replaced.
 *
 * A sidecar that ended with its node is replaced, and no prompt is suspected.
 *
 * @throws SidecarFailed | SidecarGone | SidecarSilent | ClusterFailed when no sidecar starts, ClusterLost when the cluster
 *   ends, IncompleteRun when a sidecar is killed before its model is loaded, when sidecars keep crashing, or when more
 *   prompts fail than `maxErrors`
 */
export async function measureModel(measuring: Measuring): Promise<ModelMeasured> {
  const book = measuring.pool.join();
  try {
    return await measureWith(measuring, book);
  } finally {
    book.abandon();
    measuring.pool.leave(book);
  }
}

async function measureWith(measuring: Measuring, book: LeaseBook): Promise<ModelMeasured> {
  const { pool, store, nextEpoch, onEvent, interrupted } = measuring;
  const total = { helloSeconds: 0, loadSeconds: 0, measureSeconds: 0 };
  /** Without a result or a prompt that is given up. */
  let crashes = 0;
  let lastFailure = "";
  for (;;) {
    const epoch = nextEpoch();
    const turn = await takeTurn(measuring, book, epoch);
    total.helloSeconds += turn.helloSeconds;
    total.loadSeconds += turn.loadSeconds;
    total.measureSeconds += turn.measureSeconds;
    const { failure, modelIndex } = turn;
    const isOver = failure === undefined || stopped(measuring, turn.loaded);
    const isCrashed = !isOver && isCrash(failure);
    // Where the machine is gone, no prompt is the cause.
    const isLost = failure instanceof SidecarGone && failure.departure.lost === true;
    const isEnd = turn.isComplete && pool.lanes === 1;
    // Before the leases of this turn are taken back: its results prove only what was given up earlier.
    const lost = [
      ...(turn.results > 0 || isEnd ? book.takeGivenUp() : []),
      ...(isEnd ? pool.takeDeferred() : []),
    ];
    const poison = isCrashed && !isLost ? book.crash() : undefined;
    if (isLost) book.abandon();
    lost.push(...book.takeCondemned());
    if (isCrashed) lastFailure = failure.message;
    if (modelIndex !== undefined && (isCrashed || lost.length > 0)) {
      await store.saveCrash(modelIndex, {
        suspicions: pool.suspicions,
        errors: lost.map((item) => poisonRow(item, lastFailure)),
        notices: isCrashed ? [{ code: "sidecar_restarted", text: restartText(failure), times: 1 }] : [],
        epoch,
      });
      await pool.recount();
      assertFewErrors(measuring, pool.counts.errors, pool.counts.planned);
    }
    if (isOver) return { times: total, ended: turn.ended };
    await turn.ended;
    if (isLost) turn.started = false;
    if ((modelIndex === undefined && turn.started) || !isCrashed)
      throw isFromOutside(failure) ? endedFromOutside(failure) : asError(failure);
    crashes = turn.results > 0 || poison !== undefined ? 1 : crashes + 1;
    if (
      crashes > CRASHES_IN_A_ROW ||
      book.givenUp.length > GIVEN_UP_IN_A_ROW ||
      book.failedControls >= FAILED_CONTROLS
    )
      throw crashLoop(failure);
    onEvent({ kind: "restarting", reason: failure.message, crashes });
    await pause(crashes, interrupted);
  }
}

const poisonRow = ({ item }: Item, lastFailure: string): ErrorRow => ({
  item,
  code: "poison_prompt",
  text:
    "the sidecar ended twice while it measured this prompt" +
    (lastFailure === "" ? ", in an earlier session" : `; the last time: ${lastFailure}`),
});

const restartText = (failure: Error): string => `a new sidecar was started: ${failure.message}`;

/** Sidecars that crash at once are started again after growing pauses; an interruption ends the pause. */
async function pause(crashes: number, interrupted: AbortSignal): Promise<void> {
  const doublings = crashes - CRASHES_WITHOUT_PAUSE - 1;
  if (doublings < 0) return;
  const ms = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** doublings);
  await sleep(ms, undefined, { signal: interrupted }).catch(() => undefined);
}

/** Did this process end the sidecar? */
function stopped({ interrupted, killed }: Measuring, loaded: boolean): boolean {
  return killed.aborted || (interrupted.aborted && !loaded);
}

const asError = (failure: unknown): Error =>
  failure instanceof Error ? failure : new Error(String(failure), { cause: failure });

/** Did something outside both processes end or freeze the sidecar, such as a lack of memory or a user? */
function isFromOutside(failure: unknown): failure is SidecarGone | SidecarSilent {
  return failure instanceof SidecarGone
    ? failure.departure.signal === "SIGKILL"
    : failure instanceof SidecarSilent && failure.isDisconnected;
}

/** A failure that the request does not explain: another sidecar may succeed. */
function isCrash(failure: unknown): failure is Error {
  return (
    failure instanceof SidecarGone ||
    failure instanceof SidecarSilent ||
    (failure instanceof SidecarFailed && ["internal", "protocol_violation"].includes(failure.code))
  );
}
