import type { Item } from "@gain/protocol";

/** Crashes that a prompt may be part of before it is given up. */
const CRASHES_ALLOWED = 2;

/** Items that are measured together. */
export interface Work {
  readonly items: readonly Item[];
  /** Times that these items, together, were under measurement when the sidecar died. */
  readonly crashes: number;
}

/**
 * Which items are with the sidecar, which come back after a crash, and which are given up.
 *
 * A sidecar measures its leases in order, so a crash is most likely the oldest lease's: it is tried once more as it is,
 * then halved at every further crash until the one prompt that kills the process stands alone. Every other lease that
 * was under way returns unchanged. An answer may be lost in the crash of the lease behind it, so whatever is suspected is
 * measured with nothing else under way. Pure bookkeeping: no wire, no store.
 */
export class LeaseBook {
  readonly #underWay = new Map<number, Work>();
  readonly #returned: Work[] = [];
  #nextLease = 1;
  /** Number of the last prompt that was taken from the plan; −1 before the first. It outlives every sidecar. */
  lastPlanned = -1;

  get underWay(): number {
    return this.#underWay.size;
  }

  /** May another lease be opened, of `credit` at once? */
  hasRoom(credit: number): boolean {
    const isSuspected = [...this.#underWay.values(), ...this.#returned.slice(0, 1)].some(
      ({ crashes }) => crashes > 0,
    );
    return this.underWay < (isSuspected ? 1 : credit);
  }

  /** Work that came back from a crash, oldest first; undefined when there is none. */
  takeReturned(): Work | undefined {
    return this.#returned.shift();
  }

  /** Opens a lease and gives its number. */
  open(work: Work): number {
    const lease = this.#nextLease;
    this.#nextLease += 1;
    this.#underWay.set(lease, work);
    return lease;
  }

  /** What a lease under way asks for; undefined when there is no such lease. */
  itemsOf(lease: number): readonly Item[] | undefined {
    return this.#underWay.get(lease)?.items;
  }

  /** Ends a lease whose answer is stored. */
  settle(lease: number): void {
    this.#underWay.delete(lease);
  }

  /** Takes everything back after the sidecar's death. Returns the item that is given up, if it now stands alone. */
  crash(): Item | undefined {
    const [suspect, ...others] = this.#underWay.values();
    this.#underWay.clear();
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
