import type { Item } from "@gain/protocol";
import type { ReturnedWork } from "./returnedWork.ts";

/** Crashes in which a prompt may be involved before it is given up. */
const CRASHES_ALLOWED = 2;
/** Prompts given up without a result in between, before another prompt is measured as a control. */
const GIVEN_UP_BEFORE_CONTROL = 3;

/** Items that are measured together. */
export interface Work {
  readonly items: readonly Item[];
  /** Crashes of a sidecar while it measured these items together. */
  readonly crashes: number;
  /** A prompt with a terminal row, which shows whether the sidecar can measure at all. */
  readonly isControl?: boolean;
  /** A prompt that another lane gave up and could not prove to be the cause. */
  readonly isHandedOn?: boolean;
  /** Another lane has the same items open, and the first answer of the two is stored. */
  readonly isCopy?: boolean;
}

/**
 * Records which items of a pool are leased to one lane, and which it gave up.
 *
 * A sidecar measures its leases in order, so the oldest lease most likely caused a crash. That lease is repeated once, then
 * halved at every further crash until it has only the prompt that kills the process. Every other open lease is returned
 * unchanged. An answer can be lost in the crash of the next lease, so a suspected lease is measured with no other open.
 *
 * A result proves that the sidecar can measure. Until then a prompt that was given up may not be the cause.
 * The book uses neither wire nor store.
 */
export class LeaseBook {
  readonly #returned: ReturnedWork;
  readonly #open = new Map<number, Work>();
  /** Leases whose items another lane measures too. */
  readonly #copied = new Set<Work>();
  /** Given up in this process, since the last result. */
  #givenUp: Item[] = [];
  /** Given up by two lanes: no result is needed any more. */
  readonly #condemned: Item[] = [];
  #nextLease = 1;
  #isProven = false;
  #wantsControl = false;
  /** Controls that crashed since the last result. */
  failedControls = 0;

  /** @param returned shared by the lanes of a model */
  constructor(returned: ReturnedWork) {
    this.#returned = returned;
  }

  /** Does a stored suspicion say that its prompt was given up? */
  static isGivenUp({ items, crashes }: Work): boolean {
    return crashes >= CRASHES_ALLOWED && items.length === 1;
  }

  /** A prompt that is given up, as a stored suspicion. */
  static givenUpWork(item: Item): Work {
    return { items: [item], crashes: CRASHES_ALLOWED };
  }

  /** Number of open leases. */
  get openLeases(): number {
    return this.#open.size;
  }

  /** Number of prompts in open leases. */
  get openItems(): number {
    return [...this.#open.values()].reduce((sum, { items }) => sum + items.length, 0);
  }

  /** Prompts given up since the last result. */
  get givenUp(): readonly Item[] {
    return this.#givenUp;
  }

  /** Has the lane measured anything? */
  get isProven(): boolean {
    return this.#isProven;
  }

  /** Open work and prompts that were involved in crashes. */
  get suspects(): readonly Work[] {
    return [
      ...[...this.#open.values()].filter((work) => work.crashes > 0 && work.isControl !== true),
      ...this.#givenUp.map((item) => LeaseBook.givenUpWork(item)),
    ];
  }

  /** May another lease be opened, where `credit` may be open at once? */
  hasRoom(credit: number): boolean {
    const isSuspected =
      this.#wantsControl ||
      this.#returned.isNextSuspected ||
      [...this.#open.values()].some(({ crashes }) => crashes > 0);
    return this.openLeases < (isSuspected ? 1 : credit);
  }

  /** Should the next lease be a control, because several prompts were given up without a result? */
  get wantsControl(): boolean {
    return this.#wantsControl;
  }

  /** Takes all prompts that this lane and another one gave up. */
  takeCondemned(): Item[] {
    return this.#condemned.splice(0);
  }

  /** Takes all prompts that are given up. */
  takeGivenUp(): Item[] {
    return this.#givenUp.splice(0);
  }

  /** Opens a lease and returns its number. */
  open(work: Work): number {
    const lease = this.#nextLease;
    this.#nextLease += 1;
    this.#wantsControl = false;
    this.#open.set(lease, work);
    return lease;
  }

  /** The items of an open lease; undefined where there is no such lease. */
  itemsOf(lease: number): readonly Item[] | undefined {
    return this.#open.get(lease)?.items;
  }

  /** The newest open lease that another lane may measure too. */
  get uncopied(): Work | undefined {
    return [...this.#open.values()].findLast(
      (work) => work.crashes === 0 && work.isCopy !== true && !this.#copied.has(work),
    );
  }

  /** A copy of that lease, for another lane. */
  copyNewest(): Work | undefined {
    const work = this.uncopied;
    if (work === undefined) return undefined;
    this.#copied.add(work);
    return { ...work, isCopy: true };
  }

  /** Is the open lease a control? */
  isControl(lease: number): boolean {
    return this.#open.get(lease)?.isControl === true;
  }

  /** Closes a lease whose answer is stored. @returns was it a control? */
  settle(lease: number): boolean {
    const isControl = this.isControl(lease);
    this.#open.delete(lease);
    this.#isProven = true;
    this.failedControls = 0;
    return isControl;
  }

  /** Returns all leases to the pool without a suspicion: their lane ended for a reason outside them. */
  abandon(): void {
    this.#returned.putBack([...this.#open.values()].filter(isOriginal));
    this.#open.clear();
  }

  /** Takes all leases back after a crash. Returns the item that is given up, if there is one. */
  crash(): Item | undefined {
    const [suspect, ...others] = this.#open.values();
    this.#open.clear();
    if (suspect === undefined) return undefined;
    if (suspect.isControl === true) {
      this.failedControls += 1;
      this.#wantsControl = true;
      return undefined;
    }
    const crashes = suspect.crashes + 1;
    const [only] = suspect.items;
    const poison = crashes >= CRASHES_ALLOWED && suspect.items.length === 1 ? only : undefined;
    const again = poison === undefined ? split({ items: suspect.items, crashes }) : [];
    // The lane that has the original returns it, if it has to.
    this.#returned.putBack([...(isOriginal(suspect) ? again : []), ...others.filter(isOriginal)]);
    if (poison !== undefined && suspect.isHandedOn === true) this.#condemned.push(poison);
    else if (poison !== undefined) {
      this.#givenUp.push(poison);
      this.#wantsControl = this.#givenUp.length >= GIVEN_UP_BEFORE_CONTROL;
    }
    return poison;
  }
}

/** Controls and copies are not the lane's own work. */
const isOriginal = ({ isControl, isCopy }: Work): boolean => isControl !== true && isCopy !== true;

function split({ items, crashes }: Work): Work[] {
  if (crashes < CRASHES_ALLOWED || items.length === 1) return [{ items, crashes }];
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)].map((half) => ({
    items: half,
    crashes: CRASHES_ALLOWED - 1,
  }));
}
