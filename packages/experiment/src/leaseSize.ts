import { LIMITS } from "@gain/protocol";

/** Prompts in the first lease. */
const FIRST = { cpu: 32, cuda: 256 } as const;

/** Leases are doubled until at least so long, and halved after one that took longer than the other. */
const SHORT_SECONDS = 0.5;
const LONG_SECONDS = 4;

/**
 * Bytes of UTF-8 in the prompts of a lease. A token is no shorter than a byte and its id takes four, so that half a frame
 * holds the ids.
 */
export const LEASE_TEXT_BYTES = LIMITS.messageBytes / 8;
/** Bytes of the other numbers: a quarter of a frame, for a few answers may wait in memory for the disk. */
const NUMBER_BYTES = LIMITS.messageBytes / 4;
const DOUBLE_BYTES = 8;
/** Numbers of a row besides its vectors, or as many bytes. */
const SINGLE_NUMBERS = 8;

/**
 * How many prompts go into a lease: about a second of work, so that storing it costs little and losing it costs
 * little, and never more than have an answer that fits in a frame.
 *
 * It changes by halves and doubles only, so that two runs of the same speed ask for the same leases.
 */
export class LeaseSize {
  readonly #most: number;
  readonly #fixed: boolean;
  #items: number;

  /** @param batchSize what the request demands; null lets the size follow the speed */
  constructor(device: string, layers: number, batchSize: number | null) {
    const rowBytes = DOUBLE_BYTES * (8 * layers + 1 + SINGLE_NUMBERS);
    this.#most = Math.max(1, Math.min(LIMITS.itemsPerLease, Math.floor(NUMBER_BYTES / rowBytes)));
    this.#fixed = batchSize !== null;
    this.#items = Math.min(batchSize ?? (device === "cpu" ? FIRST.cpu : FIRST.cuda), this.#most);
  }

  get items(): number {
    return this.#items;
  }

  /** Learns from a lease that was measured. One of another size than the present says nothing: it was asked before. */
  learn(items: number, seconds: number): void {
    if (this.#fixed || items !== this.#items) return;
    if (seconds > LONG_SECONDS) this.#items = Math.max(Math.floor(items / 2), 1);
    for (let expected = seconds; expected < SHORT_SECONDS && 2 * this.#items <= this.#most; expected *= 2) {
      this.#items *= 2;
    }
  }
}
