import { int32Values, type LoadedModel } from "@gain/protocol";
import { faultPoint, ModelChanged, vectorBytes } from "@gain/records";
import { SidecarSession } from "@gain/sidecar";
import { assertFewErrors } from "./errorLimit.ts";
import { assertDepth, assertWhole, vectorsOf } from "./answerShape.ts";
import { nodeFilesDiffer } from "./errors.ts";
import { assertFarewell, type Answered } from "./farewell.ts";
import type { LeaseBook } from "./leaseBook.ts";
import { leasesAtOnce, LeaseSize } from "./leaseSize.ts";
import { loadingPlan } from "./loadingPlan.ts";
import type { Measuring } from "./measuring.ts";
import { withSuffix } from "./revisionNames.ts";
import { prepareVectors } from "./vectorRoom.ts";

/** How long a sidecar may still end its session, once other lanes have measured all prompts. */
const SUPERSEDED_MS = 2_000;

/** The outcome of one sidecar process. */
export interface Turn {
  readonly epoch: number;
  /** Was the process started for this turn? A failure of a warm sidecar does not imply one of the next sidecar. */
  started: boolean;
  helloSeconds: number;
  loadSeconds: number;
  measureSeconds: number;
  loaded: boolean;
  /** No prompt was left to measure. */
  isComplete: boolean;
  /** It was ended because other lanes have measured all that it had open. */
  isSuperseded: boolean;
  /** Index of the model in the store, once it is bound. */
  modelIndex: number | undefined;
  /** Number of stored answers. */
  results: number;
  /** Why it ended; undefined after a farewell. */
  failure: unknown;
  /** Resolves when the process has ended and its memory is free. */
  ended: Promise<void>;
}

/**
 * Uses one sidecar process, from its start to its last answer. Never throws: `Turn.failure` has the error.
 *
 *   1. start   hello, welcome
 *   2. load    the model, which must equal the one that is bound to the run
 *   3. feed    up to `leasesAtOnce` open leases, returned work first; work that is suspected of a crash alone
 *   4. store   each answer in one transaction, then acknowledge it; back to 3
 *   5. drain   when nothing is left or the run is interrupted
 */
export async function takeTurn(measuring: Measuring, book: LeaseBook, epoch: number): Promise<Turn> {
  const turn: Turn = {
    epoch,
    started: false,
    helloSeconds: 0,
    loadSeconds: 0,
    measureSeconds: 0,
    loaded: false,
    isComplete: false,
    isSuperseded: false,
    modelIndex: undefined,
    results: 0,
    failure: undefined,
    ended: Promise.resolve(),
  };
  let session: SidecarSession | undefined;
  try {
    session = await start(measuring, epoch, turn);
    await loadAndMeasure(measuring, book, session, turn);
  } catch (failure) {
    // Other lanes may measure everything while this one waits for a node.
    turn.isSuperseded ||= session === undefined && measuring.pool.isComplete;
    if (!turn.isSuperseded) turn.failure = failure;
    // Killed, so that no later run uses a warm sidecar in this state.
    session?.kill();
  } finally {
    const ending = session;
    if (ending !== undefined) turn.ended = timed(measuring, "end the sidecar", () => ending.close());
    // A rejection surfaces where `ended` is awaited.
    turn.ended.catch(() => undefined);
  }
  return turn;
}

async function start(measuring: Measuring, epoch: number, turn: Turn): Promise<SidecarSession> {
  const { lane, pool, deadlines, request, suffix, keeping, onEvent, interrupted, killed } = measuring;
  const { command, headStart, cluster } = lane;
  const onStart = (trouble: string | undefined): void => {
    turn.started = true;
    onEvent({ kind: "starting", model: `${request.model}${suffix}`, trouble });
  };
  const onWaiting = (reason: string): void => {
    onEvent({ kind: "waiting", reason });
  };
  const launched = headStart?.take();
  if (cluster !== undefined) onStart(undefined);
  const session = await SidecarSession.start({
    command,
    ...(launched === undefined ? {} : { launched }),
    ...(cluster === undefined
      ? { warm: { ...keeping, request, onStart } }
      : { cluster: { ...cluster, onWaiting, needless: pool.completed } }),
    epoch,
    credit: leasesAtOnce(1),
    deadlines,
    stop: AbortSignal.any([interrupted, killed]),
  });
  turn.helloSeconds = session.helloSeconds;
  faultPoint("a sidecar is greeted");
  const { origin, hello } = session;
  const { pid, python } = hello;
  onEvent({ kind: "greeted", origin, place: session.place, pid, python, seconds: turn.helloSeconds });
  onEvent({
    kind: "span",
    by: "orchestrator",
    name: origin === "acquired" ? "acquire the warm sidecar" : "start the sidecar",
    startedAt: session.startedAt / 1000,
    seconds: turn.helloSeconds,
  });
  return session;
}

/** Loads and measures; an interruption drains a sidecar that measures and kills one that still loads. */
async function loadAndMeasure(
  measuring: Measuring,
  book: LeaseBook,
  session: SidecarSession,
  turn: Turn,
): Promise<void> {
  const { interrupted, killed, pool } = measuring;
  let timer: NodeJS.Timeout | undefined;
  const kill = (): void => {
    session.kill();
  };
  const end = (): void => {
    turn.isSuperseded = true;
    kill();
  };
  const supersede = (): void => {
    if (pool.lanes < 2) return;
    timer = setTimeout(() => {
      // The answer that completed the pool is settled by now. Open leases are copies, which a kept sidecar has to answer.
      const isBusy = !turn.loaded || (book.openLeases > 0 && !isKept(measuring, session));
      if (isBusy) end();
      else timer = setTimeout(end, SUPERSEDED_MS);
    }, 0);
  };
  const interrupt = (): void => {
    if (turn.loaded) void session.requestDrain();
    else kill();
  };
  interrupted.addEventListener("abort", interrupt);
  killed.addEventListener("abort", kill);
  pool.completed.addEventListener("abort", supersede);
  try {
    if (isAborted(interrupted)) return;
    const bound = await load(measuring, session, turn);
    if (!isAborted(interrupted)) await measure(measuring, book, session, turn, bound);
  } finally {
    interrupted.removeEventListener("abort", interrupt);
    killed.removeEventListener("abort", kill);
    pool.completed.removeEventListener("abort", supersede);
    clearTimeout(timer);
  }
}

/** May another run use this sidecar after this session? */
const isKept = ({ keeping }: Measuring, { origin }: SidecarSession): boolean =>
  keeping.keepMs !== null || origin === "acquired";

interface Bound {
  readonly model: LoadedModel;
  readonly modelIndex: number;
}

/** A function, since the type checker assumes that `aborted` does not change during an `await`. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;

async function load(measuring: Measuring, session: SidecarSession, turn: Turn): Promise<Bound> {
  const { request, store, onEvent, bind, suffix, lane } = measuring;
  const planned = await loadingPlan(store);
  const loaded = await session.load(request, planned, ({ step: phase, text, done, total }) => {
    onEvent({ kind: "loading", phase, text, done, total });
  });
  faultPoint("a model is loaded");
  const { reused, seconds, spans } = loaded;
  const model = withSuffix(loaded.model, suffix);
  turn.loaded = true;
  turn.loadSeconds = seconds;
  onEvent({ kind: "loaded", model, reused, seconds });
  for (const span of spans) onEvent({ kind: "span", by: "sidecar", ...span });
  for (const { code, text } of model.execution.notices) onEvent({ kind: "notice", code, text });
  const { place } = session;
  const modelIndex = await bind(model, { epoch: turn.epoch, lane: laneOn(lane.name, place) }).catch(
    (error: unknown) => {
      throw error instanceof ModelChanged && place !== undefined ? nodeFilesDiffer(place, error) : error;
    },
  );
  faultPoint("a model is bound");
  turn.modelIndex = modelIndex;
  return { model, modelIndex };
}

async function measure(
  measuring: Measuring,
  book: LeaseBook,
  session: SidecarSession,
  turn: Turn,
  { model, modelIndex }: Bound,
): Promise<void> {
  const { interrupted, request, store, onEvent, pool, lanesOfRun } = measuring;
  const { device, layers, vectors } = model;
  const each = vectors === null ? 0 : vectorBytes(vectors);
  const size = new LeaseSize(device, layers, request.batchSize, request.positions, each);
  await pool.open();
  await pool.prepare(() => prepareVectors(measuring, model));
  const answered: Answered = { leases: 0, rows: 0, errors: 0, terminal: 0 };
  const progress = (rows: number): void => {
    onEvent({ kind: "measured", model: model.name, ...pool.counts, rows });
  };
  progress(0);
  for (;;) {
    while (!interrupted.aborted && book.hasRoom(leasesAtOnce(lanesOfRun()))) {
      const work = await pool.next(book, size.items, size.textBytes);
      if (work === undefined) break;
      await session.measure(book.open(work), work.items);
      faultPoint("a lease is sent");
      onEvent({ kind: "leased", prompts: work.items.length });
    }
    if (!interrupted.aborted && book.openLeases === 0) await session.requestDrain();
    const result = await session.nextResult();
    if (result.type === "bye") {
      assertFarewell(result, answered, interrupted.aborted);
      turn.isComplete = !interrupted.aborted;
      faultPoint("a farewell is received");
      return;
    }
    faultPoint("an answer is received");
    const items = int32Values(result.rows.items);
    assertWhole(result, items, book.itemsOf(result.lease));
    assertDepth(result, items, model);
    const answer = { ...result, vectors: vectorsOf(result, items, model.vectors) };
    await timed(measuring, "store", async () => {
      const { stored, ignored } = await store.saveRows(modelIndex, answer);
      if (ignored === 0) onEvent({ kind: "stored", model: model.name, answer: result });
      answered.terminal += stored + ignored;
      if (book.isControl(result.lease)) return;
      await pool.count({ measured: items.length, errors: result.errors.length, ignored });
    });
    faultPoint("an answer is stored");
    answered.leases += 1;
    answered.rows += items.length;
    answered.errors += result.errors.length;
    const isControl = book.settle(result.lease);
    await session.ack(result.seq);
    faultPoint("an answer is acknowledged");
    size.adjust(items.length + result.errors.length, result.seconds, lanesOfRun());
    for (const { code, text } of result.notices) onEvent({ kind: "notice", code, text });
    turn.results += 1;
    turn.measureSeconds += result.seconds;
    const { startedAt, seconds, tokens } = result;
    const lease = { prompts: items.length, tokens };
    onEvent({ kind: "span", by: "sidecar", name: "measure", startedAt, seconds, lease });
    if (!isControl) progress(items.length + result.errors.length);
    assertFewErrors(measuring, pool.counts.errors, pool.counts.planned);
  }
}

const laneOn = (lane: string, place: string | undefined): string =>
  place === undefined ? lane : `${lane} on ${place}`;

/** Does the work and reports its duration. */
async function timed({ onEvent }: Measuring, name: string, work: () => Promise<unknown>): Promise<void> {
  const startedAt = Date.now() / 1000;
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1000;
  onEvent({ kind: "span", by: "orchestrator", name, startedAt, seconds });
}
