import type { Item } from "@gain/protocol";

/** Crashes in which a prompt may be involved before it is given up. */
const CRASHES_ALLOWED = 2;

/** Items that are measured together. */
export interface Work {
  readonly items: readonly Item[];
  /** Crashes of a sidecar while it measured these items together. */
  readonly crashes: number;
}

/**
 * Records which items are leased to the sidecar, which are returned after a crash, and which are given up.
 *
 * A sidecar measures its leases in order, so the oldest lease most likely caused a crash. That lease is repeated once, then
 * halved at every further crash until it has only the prompt that kills the process. Every other open lease is returned
 * unchanged. An answer can be lost in the crash of the next lease, so a suspected lease is measured with no other open.
 * The book uses neither wire nor store.
 */
export class LeaseBook {
  readonly #open = new Map<number, Work>();
  readonly #returned: Work[] = [];
  #nextLease = 1;
  /** Number of the last prompt that was taken from the plan; −1 before the first. A new sidecar does not reset it. */
  lastPlanned = -1;

  /** Number of open leases. */
  get openLeases(): number {
    return this.#open.size;
  }

  /** May another lease be opened, where `credit` may be open at once? */
  hasRoom(credit: number): boolean {
    const isSuspected = [...this.#open.values(), ...this.#returned.slice(0, 1)].some(
      ({ crashes }) => crashes > 0,
    );
    return this.openLeases < (isSuspected ? 1 : credit);
  }

  /** Takes the oldest work that a crash returned; undefined where there is none. */
  takeReturned(): Work | undefined {
    return this.#returned.shift();
  }

  /** Opens a lease and returns its number. */
  open(work: Work): number {
    const lease = this.#nextLease;
    this.#nextLease += 1;
    this.#open.set(lease, work);
    return lease;
  }

  /** The items of an open lease; undefined where there is no such lease. */
  itemsOf(lease: number): readonly Item[] | undefined {
    return this.#open.get(lease)?.items;
  }

  /** Closes a lease whose answer is stored. */
  settle(lease: number): void {
    this.#open.delete(lease);
  }

  /** Takes all leases back after a crash. Returns the item that is given up, if there is one. */
  crash(): Item | undefined {
    const [suspect, ...others] = this.#open.values();
    this.#open.clear();
    if (suspect === undefined) return undefined;
    const crashes = suspect.crashes + 1;
    const [only] = suspect.items;
    const poison = crashes >= CRASHES_ALLOWED && suspect.items.length === 1 ? only : undefined;
    const again = poison === undefined ? split({ items: suspect.items, crashes }) : [];
    this.#returned.unshift(...again, ...others);
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
