const FIRST_CAPACITY = 1024;

type Numbers = Float64Array | Int32Array | Uint8Array;

/** Numbers that arrive one by one, stored in one typed array. */
class Column<Values extends Numbers> {
  readonly #room: (length: number) => Values;
  #values: Values;
  #length = 0;

  /** @param room allocates an array of the given length */
  constructor(room: (length: number) => Values) {
    this.#room = room;
    this.#values = room(FIRST_CAPACITY);
  }

  add(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = this.#room(2 * this.#length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  /** The numbers so far; read-only. */
  get values(): Values {
    return this.#values.subarray(0, this.#length) as Values;
  }
}

export const doubles = (): Column<Float64Array> => new Column((length) => new Float64Array(length));
export const integers = (): Column<Int32Array> => new Column((length) => new Int32Array(length));
export const bytes = (): Column<Uint8Array> => new Column((length) => new Uint8Array(length));
