import { setMaxListeners } from "node:events";
import type { Item } from "@gain/protocol";
import type { RunCounts, RunStore } from "@gain/records";
import { LeaseBook, type Work } from "./leaseBook.ts";
import { ReturnedWork } from "./returnedWork.ts";

/** Multiples of it, modulo 1, are spread evenly however many there are. */
const GOLDEN_RATIO = 0.618_033_988_75;
/** Near the end, a lane leases this share of what is left, so that all lanes end at about the same time. */
const SHARE_OF_LANE = 1 / 2;
/** Near the end, leases are not divided further than this. */
const SMALLEST_SHARE = 1 / 4;

/** What a pool reads of a run's store. */
export interface PlanStore extends Pick<
  RunStore,
  "pendingPrompts" | "measuredPrompt" | "promptCount" | "suspicions"
> {
  counts(modelIndex: number): Promise<Pick<RunCounts, "planned" | "measured" | "errors">>;
}

/**
 * The work of one model, shared by the lanes that measure it: the plan's pending prompts in order, what crashes returned,
 * and what an earlier process suspected. Each lane has a `LeaseBook` of its own.
 */
export class WorkPool {
  readonly #store: PlanStore;
  readonly #modelIndex: number;
  readonly #books = new Set<LeaseBook>();
  readonly #returned = new ReturnedWork();
  /** Given up by an earlier process without a result after it; measured once more, at the end. */
  readonly #deferred: Item[] = [];
  #opening: Promise<void> | undefined;
  #preparing: Promise<void> | undefined;
  /** Reading the plan: one lane at a time. */
  #reading: Promise<unknown> = Promise.resolve();
  /** Number of the last prompt that was taken from the plan; −1 before the first. */
  #lastPlanned = -1;
  #isRead = false;
  #isOpen = false;
  #controls = 0;
  readonly #completed = new AbortController();
  #counts = { planned: 0, measured: 0, errors: 0 };

  constructor(store: PlanStore, modelIndex: number) {
    this.#store = store;
    // Every lane has a listener.
    setMaxListeners(0, this.#completed.signal);
    this.#modelIndex = modelIndex;
  }

  /** The book of a further lane. */
  join(): LeaseBook {
    const book = new LeaseBook(this.#returned);
    this.#books.add(book);
    return book;
  }

  /** Takes a lane's book away. What it gave up without a proof is tried by another lane. */
  leave(book: LeaseBook): void {
    this.#books.delete(book);
    this.#returned.append(
      book.takeGivenUp().map((item) => ({ items: [item], crashes: 1, isHandedOn: true })),
    );
  }

  /** Number of lanes that measure the model. */
  get lanes(): number {
    return this.#books.size;
  }

  /** The model's progress, as stored and as received since. */
  get counts(): { readonly planned: number; readonly measured: number; readonly errors: number } {
    return this.#counts;
  }

  /** Prompts that no lane has taken yet; an upper bound, since some of them may have rows. */
  get untaken(): number {
    return (
      this.#returned.prompts +
      this.#deferred.length +
      (this.#isRead ? 0 : this.#counts.planned - this.#lastPlanned - 1)
    );
  }

  /** Aborted when every planned prompt has a terminal row. */
  get completed(): AbortSignal {
    return this.#completed.signal;
  }

  get isComplete(): boolean {
    return this.#completed.signal.aborted;
  }

  /** Are the counts known? */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Reads the stored suspicions and counts, once the model is bound; the first call does it. */
  open(): Promise<void> {
    return (this.#opening ??= this.#open());
  }

  /** Does `work` before the first lease of the model; lanes and later sidecars wait for it and do not repeat it. */
  prepare(work: () => Promise<void>): Promise<void> {
    return (this.#preparing ??= work());
  }

  async #open(): Promise<void> {
    for (const { items, crashes } of await this.#store.suspicions(this.#modelIndex)) {
      const [only] = items;
      if (LeaseBook.isGivenUp({ items, crashes }) && only !== undefined) this.#deferred.push(only);
      else this.#returned.append([{ items, crashes }]);
    }
    await this.recount();
    this.#isOpen = true;
  }

  /** Counts an answer. One of which some rows were stored before, by another lane, is counted from the store. */
  async count(answer: Pick<RunCounts, "measured" | "errors"> & { readonly ignored: number }): Promise<void> {
    if (answer.ignored === answer.measured + answer.errors) return;
    if (answer.ignored > 0) return this.recount();
    this.#counts.measured += answer.measured;
    this.#counts.errors += answer.errors;
    this.#assess();
  }

  /** Counts the rows of the store, which error rows of given up prompts have changed. */
  async recount(): Promise<void> {
    const { planned, measured, errors } = await this.#store.counts(this.#modelIndex);
    this.#counts = { planned, measured, errors };
    this.#assess();
  }

  #assess(): void {
    const { planned, measured, errors } = this.#counts;
    if (measured + errors >= planned) this.#completed.abort();
  }

  /** What a later process has to know after a crash: the prompts that were involved in crashes. */
  get suspicions(): readonly Work[] {
    const books = [...this.#books];
    return [
      ...this.#returned.suspects,
      ...books.flatMap((book) => book.suspects),
      ...this.#deferred.map((item) => LeaseBook.givenUpWork(item)),
    ];
  }

  /**
   * The next work of a lane: a control where its book asks for one, returned work, the plan's pending prompts, prompts that
   * an earlier process gave up, and at the end a copy of what another lane has not answered yet.
   *
   * @param most prompts of a lease of this lane
   * @param maxBytes bytes of their texts
   * @returns undefined at the end
   */
  async next(book: LeaseBook, most: number, maxBytes: number): Promise<Work | undefined> {
    return (
      (book.wantsControl ? await this.#control() : undefined) ??
      this.#returned.take() ??
      (await this.#planned(most, maxBytes)) ??
      this.#deferredWork(book) ??
      this.#backup(book)
    );
  }

  /** A prompt that an earlier process gave up, once a result has shown that the lane can measure. */
  #deferredWork(book: LeaseBook): Work | undefined {
    const item = book.isProven ? this.#deferred.shift() : undefined;
    return item === undefined ? undefined : { items: [item], crashes: 1 };
  }

  /** Takes the prompts that an earlier process gave up, when no other prompt of the plan is left. */
  takeDeferred(): Item[] {
    return this.#deferred.splice(0);
  }

  /** A measured prompt, else a pending one elsewhere in the plan. */
  async #control(): Promise<Work | undefined> {
    const measured = await this.#store.measuredPrompt(this.#modelIndex);
    if (measured !== undefined) return { items: [measured], crashes: 1, isControl: true };
    this.#controls += 1;
    const after = Math.floor(((this.#controls * GOLDEN_RATIO) % 1) * (await this.#store.promptCount()));
    const pending = await this.#store.pendingPrompts(this.#modelIndex, { after, limit: 1 });
    const items = this.#free(pending);
    return items.length === 0 ? undefined : { items, crashes: 1 };
  }

  #planned(most: number, maxBytes: number): Promise<Work | undefined> {
    const reading = this.#reading.then(() => this.#readPlan(most, maxBytes));
    // The lane that reads next must not fail with this one's error.
    this.#reading = reading.catch(() => undefined);
    return reading;
  }

  async #readPlan(most: number, maxBytes: number): Promise<Work | undefined> {
    while (!this.#isRead) {
      const pending = await this.#store.pendingPrompts(this.#modelIndex, {
        after: this.#lastPlanned,
        limit: this.#share(most),
        maxBytes,
      });
      const last = pending.at(-1);
      if (last === undefined) this.#isRead = true;
      else this.#lastPlanned = last.item;
      const items = this.#free(pending);
      if (items.length > 0) return { items, crashes: 0 };
    }
    return undefined;
  }

  /** Prompts in the next lease, of at most `most`: fewer near the end, where several lanes measure. */
  #share(most: number): number {
    if (this.lanes < 2) return most;
    const left = this.#counts.planned - this.#lastPlanned - 1;
    const share = Math.ceil((left * SHARE_OF_LANE) / this.lanes);
    return Math.min(most, Math.max(share, Math.ceil(most * SMALLEST_SHARE)));
  }

  /** A copy of the newest lease of the lane with the most prompts left, which most likely has not begun. */
  #backup(book: LeaseBook): Work | undefined {
    const others = [...this.#books].filter((other) => other !== book && other.uncopied !== undefined);
    const [slowest] = others.toSorted((one, other) => other.openItems - one.openItems);
    return slowest?.copyNewest();
  }

  /** The items that are not returned, suspected or given up: the plan has those too, but they must not be leased again. */
  #free(items: readonly Item[]): Item[] {
    const suspected = new Set(this.suspicions.flatMap((work) => work.items.map(({ item }) => item)));
    return items.filter(({ item }) => !this.#returned.has(item) && !suspected.has(item));
  }
}
