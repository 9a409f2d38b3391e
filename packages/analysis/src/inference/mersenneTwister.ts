const STATE_SIZE = 624;
const OFFSET = 397;

/**
 * The Mersenne Twister MT19937 (M. Matsumoto, T. Nishimura, ACM Trans. Model. Comput. Simul. 8, 1998, 3–30), seeded
 * with one number as in `init_genrand` of their mt19937ar.c, so that it generates the same numbers as numpy's
 * `RandomState(seed)`. It is implemented here because it is the inner loop of the bootstrap: the npm packages allocate
 * one number per draw and take up to twice as long.
 */
export class MersenneTwister {
  readonly #state = new Int32Array(STATE_SIZE);
  #position = STATE_SIZE;

  /** @param seed a whole number from 0 to 2³² − 1 */
  constructor(seed: number) {
    const state = this.#state;
    state[0] = seed;
    for (let i = 1; i < STATE_SIZE; i++) {
      const before = at(state, i - 1);
      state[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i;
    }
  }

  /** The next 32 random bits, as a signed integer. */
  next(): number {
    if (this.#position === STATE_SIZE) this.#refill();
    return tempered(at(this.#state, this.#position++));
  }

  /**
   * Fills `into` with numbers below its length, as numpy's `RandomState.randint(0, n, n)`: 32 bits are masked to the bits of
   * n − 1, and drawn again where the result is too large. It runs up to 10⁸ times. A number that is too large is overwritten
   * by the next one, because a branch that is taken at random costs more.
   */
  fillBelowLength(into: Uint16Array | Uint32Array): void {
    const n = into.length;
    const mask = 2 ** (32 - Math.clz32(n - 1)) - 1;
    const state = this.#state;
    for (let i = 0; i < n;) {
      if (this.#position === STATE_SIZE) this.#refill();
      let next = this.#position;
      // Each of these gives one number at most.
      const end = Math.min(STATE_SIZE, next + n - i);
      for (; next < end; next++) {
        const number = tempered(at(state, next)) & mask;
        into[i] = number;
        i += (number - n) >>> 31;
      }
      this.#position = next;
    }
  }

  #refill(): void {
    const state = this.#state;
    const fresh = STATE_SIZE - OFFSET;
    for (let i = 0; i < fresh; i++) state[i] = at(state, i + OFFSET) ^ twist(at(state, i), at(state, i + 1));
    for (let i = fresh; i < STATE_SIZE - 1; i++)
      state[i] = at(state, i - fresh) ^ twist(at(state, i), at(state, i + 1));
    state[STATE_SIZE - 1] = at(state, OFFSET - 1) ^ twist(at(state, STATE_SIZE - 1), at(state, 0));
    this.#position = 0;
  }
}

function tempered(word: number): number {
  let bits = word ^ (word >>> 11);
  bits ^= (bits << 7) & 0x9d2c5680;
  bits ^= (bits << 15) & 0xefc60000;
  return bits ^ (bits >>> 18);
}

function twist(upper: number, lower: number): number {
  const mixed = (upper & 0x80000000) | (lower & 0x7fffffff);
  return (mixed >>> 1) ^ (-(mixed & 1) & 0x9908b0df);
}

const at = (state: Int32Array, index: number): number => state[index] ?? 0;
