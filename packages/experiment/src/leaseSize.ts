import { LIMITS } from "@gain/protocol";

/** Prompts in the first lease. */
const FIRST = { cpu: 32, cuda: 256 } as const;

/** Leases are doubled until they take at least the short time, and halved after one that took more than the long time. */
const SHORT_SECONDS = 0.5;
const LONG_SECONDS = 4;
/** The short time for each lane, where there are many: the store takes one answer at a time, of any size. */
const SHORT_SECONDS_OF_LANE = 0.06;

/**
 * Bytes of UTF-8 in the prompts of a lease. A token has at least one byte and its id takes four, so that the ids fit in half
 * a frame.
 */
const LEASE_TEXT_BYTES = LIMITS.messageBytes / 8;
/** Bytes of the other numbers: a quarter of a frame, since a few answers may be in memory until they are stored. */
const NUMBER_BYTES = LIMITS.messageBytes / 4;
const DOUBLE_BYTES = 8;
/** Bytes of the rows of positions of a lease, which are in memory until the lease is stored. */
const POSITION_BYTES = 1 << 25;
/** Bytes of the vectors of a lease, which are in memory until they are written to their file. */
const VECTOR_BYTES = 1 << 25;
/** Numbers of a row in addition to its vectors, in units of a double. */
const SINGLE_NUMBERS = 8;

/** More lanes than these have answers waiting for the store. */
const FEW_LANES = 4;

/**
 * The most leases that a lane has open: one measured, one queued, one in transfer. Of many lanes none is in transfer, since
 * an answer that waits for the store is in memory, and their leases are long.
 */
export const leasesAtOnce = (lanes: number): number => (lanes > FEW_LANES ? 2 : 3);

/**
 * The number of prompts in a lease: about a second of work, so that both storing it and losing it cost little, and never
 * more than have an answer that fits in a frame.
 *
 * It changes only by factors of two, so that two runs of the same speed have the same leases.
 */
export class LeaseSize {
  readonly #most: number;
  readonly #fixed: boolean;
  #items: number;
  /** Bytes of UTF-8 in the prompts of a lease. */
  readonly textBytes: number;

  /**
   * @param batchSize the requested size; with null the size follows the speed
   * @param positions the requested positions beside the last token; null for none
   * @param vectorBytes bytes of the vectors of one prompt
   */
  constructor(
    device: string,
    layers: number,
    batchSize: number | null,
    positions: string | null = null,
    vectorBytes = 0,
  ) {
    this.textBytes = textBytes(layers, positions);
    const rowBytes = DOUBLE_BYTES * (8 * layers + 1 + SINGLE_NUMBERS);
    const most = Math.min(NUMBER_BYTES / rowBytes, VECTOR_BYTES / vectorBytes, LIMITS.itemsPerLease);
    this.#most = Math.max(1, Math.floor(most));
    this.#fixed = batchSize !== null;
    this.#items = Math.min(batchSize ?? (device === "cpu" ? FIRST.cpu : FIRST.cuda), this.#most);
  }

  get items(): number {
    return this.#items;
  }

  /**
   * Adjusts the size to a measured lease. A lease of another than the current size has no effect: it was opened earlier.
   *
   * @param lanes number of lanes whose answers the store takes
   */
  adjust(items: number, seconds: number, lanes: number): void {
    if (this.#fixed || items !== this.#items) return;
    const short = Math.max(SHORT_SECONDS, SHORT_SECONDS_OF_LANE * lanes);
    if (seconds > Math.max(LONG_SECONDS, 2 * short)) this.#items = Math.max(Math.floor(items / 2), 1);
    for (let expected = seconds; expected < short && 2 * this.#items <= this.#most; expected *= 2) {
      this.#items *= 2;
    }
  }
}

/** A token has at least one byte, so a text has at most so many positions. */
function textBytes(layers: number, positions: string | null): number {
  const every = positions === "all" ? 1 : Number(/^every:(\d+)$/.exec(positions ?? "")?.[1] ?? Infinity);
  const rowBytes = 4 * (8 * layers + SINGLE_NUMBERS);
  return Math.min(LEASE_TEXT_BYTES, every * Math.max(1, Math.floor(POSITION_BYTES / rowBytes)));
}
