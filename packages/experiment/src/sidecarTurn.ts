import { int32Values, type LoadedModel, type Measured } from "@gain/protocol";
import { SidecarSession } from "@gain/sidecar";
import { incompleteLease } from "./errors.ts";
import type { LeaseBook, Work } from "./leaseBook.ts";
import { LEASE_TEXT_BYTES, LeaseSize } from "./leaseSize.ts";
import { loadingPlan } from "./loadingPlan.ts";
import type { Measuring } from "./measuring.ts";
import { withSuffix } from "./revisionNames.ts";

/** Leases under way at once: one measured, one in line, one on its way. */
const CREDIT = 3;

/** What came of one sidecar process. */
export interface Turn {
  /** Was its process started for this turn? A warm sidecar that is broken says nothing about the next one. */
  started: boolean;
  helloSeconds: number;
  loadSeconds: number;
  measureSeconds: number;
  loaded: boolean;
  /** Number of the model in the store, once it is bound. */
  modelIx: number | undefined;
  /** Answers stored. */
  results: number;
  /** Why it ended, where that was not a farewell. */
  failure: unknown;
  /** When its process is gone, and what it held is free. */
  ended: Promise<void>;
}

/**
 * One sidecar process, from its start to its last answer. Never throws: what went wrong is in the turn.
 *
 *   1. start   hello, welcome
 *   2. load    the model, which must be the one that is bound to the run
 *   3. feed    up to CREDIT leases ahead, returned work first and what is suspected of a crash alone
 *   4. store   each answer in one transaction, then acknowledge it; back to 3
 *   5. drain   when nothing is left or the run is interrupted
 */
export async function takeTurn(measuring: Measuring, book: LeaseBook, epoch: number): Promise<Turn> {
  const turn: Turn = {
    started: false,
    helloSeconds: 0,
    loadSeconds: 0,
    measureSeconds: 0,
    loaded: false,
    modelIx: undefined,
    results: 0,
    failure: undefined,
    ended: Promise.resolve(),
  };
  let session: SidecarSession | undefined;
  try {
    session = await start(measuring, epoch, turn);
    await converse(measuring, book, session, turn);
  } catch (failure) {
    turn.failure = failure;
    // Whatever it was, no later run is to meet it again in a warm sidecar.
    session?.kill();
  } finally {
    const ending = session;
    if (ending !== undefined) turn.ended = timed(measuring, "end the sidecar", () => ending.close());
    // A failure is heard of when the end is waited for.
    turn.ended.catch(() => undefined);
  }
  return turn;
}

async function start(measuring: Measuring, epoch: number, turn: Turn): Promise<SidecarSession> {
  const { command, headStart, deadlines, request, suffix, keeping, onEvent } = measuring;
  const onStart = (trouble: string | undefined): void => {
    turn.started = true;
    onEvent({ kind: "starting", model: `${request.model}${suffix}`, trouble });
  };
  const launched = headStart?.take();
  const session = await SidecarSession.start({
    command,
    ...(launched === undefined ? {} : { launched }),
    warm: { ...keeping, request, onStart },
    epoch,
    credit: CREDIT,
    deadlines,
  });
  turn.helloSeconds = (Date.now() - session.startedAt) / 1000;
  const { origin, hello } = session;
  onEvent({ kind: "greeted", origin, pid: hello.pid, python: hello.python, seconds: turn.helloSeconds });
  onEvent({
    kind: "step",
    by: "orchestrator",
    name: origin === "acquired" ? "acquire the warm sidecar" : "start the sidecar",
    startedAt: session.startedAt / 1000,
    seconds: turn.helloSeconds,
  });
  return session;
}

/** Loads and measures; an interruption drains a sidecar that measures and ends one that still loads. */
async function converse(
  measuring: Measuring,
  book: LeaseBook,
  session: SidecarSession,
  turn: Turn,
): Promise<void> {
  const { interrupted, killed } = measuring;
  const kill = (): void => {
    session.kill();
  };
  const interrupt = (): void => {
    if (turn.loaded) void session.requestDrain();
    else kill();
  };
  interrupted.addEventListener("abort", interrupt);
  killed.addEventListener("abort", kill);
  try {
    if (isAborted(interrupted)) return;
    const bound = await load(measuring, session, turn);
    if (!isAborted(interrupted)) await measure(measuring, book, session, turn, bound);
  } finally {
    interrupted.removeEventListener("abort", interrupt);
    killed.removeEventListener("abort", kill);
  }
}

interface Bound {
  readonly model: LoadedModel;
  readonly modelIx: number;
}

/** A signal can be aborted while something is awaited, which the type of `aborted` does not tell. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;

async function load(measuring: Measuring, session: SidecarSession, turn: Turn): Promise<Bound> {
  const { request, store, onEvent, bind, suffix } = measuring;
  const planned = await loadingPlan(store);
  const loaded = await session.load(request, planned, ({ step, text, done, total }) => {
    onEvent({ kind: "loading", step, text, done, total });
  });
  const { reused, seconds, spans } = loaded;
  const model = withSuffix(loaded.model, suffix);
  turn.loaded = true;
  turn.loadSeconds = seconds;
  onEvent({ kind: "loaded", model, reused, seconds });
  for (const span of spans) onEvent({ kind: "step", by: "sidecar", ...span });
  for (const { code, text } of model.execution.notices) onEvent({ kind: "notice", code, text });
  const modelIx = await bind(model);
  turn.modelIx = modelIx;
  return { model, modelIx };
}

async function measure(
  measuring: Measuring,
  book: LeaseBook,
  session: SidecarSession,
  turn: Turn,
  { model, modelIx }: Bound,
): Promise<void> {
  const { interrupted, request, store, onEvent } = measuring;
  const size = new LeaseSize(model.device, model.layers, request.batchSize);
  const next = workSource(measuring, book, modelIx, size);
  const { planned, ...stored } = await store.counts(modelIx);
  let { measured, errors } = stored;
  onEvent({ kind: "measured", model: model.name, measured, errors, planned });
  for (;;) {
    while (!interrupted.aborted && book.hasRoom(CREDIT)) {
      const work = await next();
      if (work === undefined) break;
      await session.measure(book.open(work), work.items);
      onEvent({ kind: "leased", prompts: work.items.length });
    }
    if (!interrupted.aborted && book.underWay === 0) await session.requestDrain();
    const result = await session.nextResult();
    if (result.type === "bye") return;
    const items = int32Values(result.rows.items);
    assertWhole(result, items, book.itemsOf(result.lease));
    await timed(measuring, "store", () => store.saveRows(modelIx, result));
    book.settle(result.lease);
    await session.ack(result.seq);
    size.learn(items.length + result.errors.length, result.seconds);
    for (const { code, text } of result.notices) onEvent({ kind: "notice", code, text });
    turn.results += 1;
    turn.measureSeconds += result.seconds;
    const { startedAt, seconds, tokens } = result;
    const lease = { prompts: items.length, tokens };
    onEvent({ kind: "step", by: "sidecar", name: "measure", startedAt, seconds, lease });
    measured += items.length;
    errors += result.errors.length;
    onEvent({ kind: "measured", model: model.name, measured, errors, planned });
  }
}

/** Does the work and tells how long it took. */
async function timed({ onEvent }: Measuring, name: string, work: () => Promise<unknown>): Promise<void> {
  const startedAt = Date.now() / 1000;
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1000;
  onEvent({ kind: "step", by: "orchestrator", name, startedAt, seconds });
}

/** Returned work first, then the plan's open prompts in its order. */
function workSource(
  { store }: Measuring,
  book: LeaseBook,
  modelIx: number,
  size: LeaseSize,
): () => Promise<Work | undefined> {
  return async () => {
    const returned = book.takeReturned();
    if (returned !== undefined) return returned;
    const items = await store.pendingPrompts(modelIx, {
      after: book.lastPlanned,
      limit: size.items,
      maxBytes: LEASE_TEXT_BYTES,
    });
    book.lastPlanned = items.at(-1)?.item ?? book.lastPlanned;
    return items.length === 0 ? undefined : { items, crashes: 0 };
  };
}

/** Every item of the lease once, as a row or as an error, and nothing else. */
function assertWhole(result: Measured, measured: Int32Array, items: Work["items"] | undefined): void {
  const answered = [...measured, ...result.errors.map(({ item }) => item)].toSorted((a, b) => a - b);
  const asked = items?.map(({ item }) => item).toSorted((a, b) => a - b);
  if (asked?.length !== answered.length || asked.some((item, at) => item !== answered[at])) {
    throw incompleteLease(result.lease);
  }
}
