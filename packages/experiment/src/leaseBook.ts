import type { Item } from "@gain/protocol";

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
}

/**
 * Records which items are leased to the sidecar, which are returned after a crash, and which are given up.
 *
 * A sidecar measures its leases in order, so the oldest lease most likely caused a crash. That lease is repeated once, then
 * halved at every further crash until it has only the prompt that kills the process. Every other open lease is returned
 * unchanged. An answer can be lost in the crash of the next lease, so a suspected lease is measured with no other open.
 *
 * A result proves that the sidecar can measure. Until then a prompt that was given up may not be the cause.
 * The book uses neither wire nor store.
 */
export class LeaseBook {
  readonly #open = new Map<number, Work>();
  readonly #returned: Work[] = [];
  /** Given up in this process, since the last result. */
  #givenUp: Item[] = [];
  /** Given up by an earlier process without a result after it; measured once more, at the end. */
  readonly #deferred: Item[] = [];
  #nextLease = 1;
  #isRestored = false;
  #isProven = false;
  #wantsControl = false;
  /** Controls that crashed since the last result. */
  failedControls = 0;
  /** Number of the last prompt that was taken from the plan; −1 before the first. A new sidecar does not reset it. */
  lastPlanned = -1;

  /** Takes over the suspicions of an earlier process, at the first call. */
  restore(suspicions: readonly Work[]): void {
    if (this.#isRestored) return;
    this.#isRestored = true;
    for (const { items, crashes } of suspicions) {
      const [only] = items;
      if (crashes >= CRASHES_ALLOWED && items.length === 1 && only !== undefined) this.#deferred.push(only);
      else this.#returned.push({ items, crashes });
    }
  }

  /** Number of open leases. */
  get openLeases(): number {
    return this.#open.size;
  }

  /** Prompts given up since the last result. */
  get givenUp(): readonly Item[] {
    return this.#givenUp;
  }

  /** What a later process has to know after a crash: the prompts that were involved in crashes. */
  get suspicions(): readonly Work[] {
    return [
      ...this.#returned.filter(({ crashes }) => crashes > 0),
      ...[...this.#givenUp, ...this.#deferred].map((item) => ({ items: [item], crashes: CRASHES_ALLOWED })),
    ];
  }

  /** Is the item returned, deferred or given up? The plan contains it, but it must not be leased again from there. */
  has(item: number): boolean {
    return (
      this.#returned.some(({ items }) => items.some((each) => each.item === item)) ||
      [...this.#givenUp, ...this.#deferred].some((each) => each.item === item)
    );
  }

  /** May another lease be opened, where `credit` may be open at once? */
  hasRoom(credit: number): boolean {
    const isSuspected =
      this.#wantsControl ||
      [...this.#open.values(), ...this.#returned.slice(0, 1)].some(({ crashes }) => crashes > 0);
    return this.openLeases < (isSuspected ? 1 : credit);
  }

  /** Should the next lease be a control, because several prompts were given up without a result? */
  get wantsControl(): boolean {
    return this.#wantsControl;
  }

  /** Takes the oldest work that a crash returned; undefined where there is none. */
  takeReturned(): Work | undefined {
    return this.#returned.shift();
  }

  /** Takes a prompt that an earlier process gave up, once a result has shown that the sidecar can measure. */
  takeDeferred(): Work | undefined {
    const item = this.#isProven ? this.#deferred.shift() : undefined;
    return item === undefined ? undefined : { items: [item], crashes: CRASHES_ALLOWED - 1 };
  }

  /** Takes all prompts that are given up. */
  takeGivenUp(): Item[] {
    return this.#givenUp.splice(0);
  }

  /** Takes all prompts that are given up and deferred, when no other prompt of the plan is left. */
  takeAllGivenUp(): Item[] {
    return [...this.#givenUp.splice(0), ...this.#deferred.splice(0)];
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

  /** Closes a lease whose answer is stored. @returns was it a control? */
  settle(lease: number): boolean {
    const isControl = this.#open.get(lease)?.isControl === true;
    this.#open.delete(lease);
    this.#isProven = true;
    this.failedControls = 0;
    return isControl;
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
    this.#returned.unshift(...again, ...others);
    if (poison !== undefined) {
      this.#givenUp.push(poison);
      this.#wantsControl = this.#givenUp.length >= GIVEN_UP_BEFORE_CONTROL;
    }
    return poison;
  }
}

function split({ items, crashes }: Work): Work[] {
  if (crashes < CRASHES_ALLOWED || items.length === 1) return [{ items, crashes }];
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)].map((half) => ({
    items: half,
    crashes: CRASHES_ALLOWED - 1,
  }));
}
