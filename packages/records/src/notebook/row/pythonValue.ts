import { readNumber } from "./numberText.ts";

/** A number, or a list of values; NaN for a missing number. */
export type PythonValue = number | readonly PythonValue[];

/** Why a text is neither a number nor a list of numbers. `abbreviated`: it has "..." instead of values. */
export type PythonFault = "abbreviated" | "other";

const DEPTH_LIMIT = 8;
/** Wrappers of a value: `np.float64(…)`, `tensor(…)`, `array(…)`, `Decimal('…')`, R's `c(…)`. */
const WRAPPER =
  /(?:(?:np|numpy|torch|jnp|tf)\.)?(?:float\d*|longdouble|half|single|double|u?int\d*|bfloat16|tensor|array|Array|DeviceArray|asarray|Decimal|list|tuple|c)\(/y;
/** An argument that is not a value: `dtype=float32`, `device='cuda:0'`, `grad_fn=<DivBackward0>`, `requires_grad=True`. */
const ARGUMENT = /\s*(\w+)\s*=\s*(?:'[^']*'|"[^"]*"|<[^>]*>|\([^()]*\)|[^,()'"<>]+)/y;
/** `<tf.Tensor: shape=(), dtype=float32, numpy=1.05>` */
const TENSORFLOW = /^\s*<tf\.\w+.*\bnumpy=(.*)>\s*$/s;
const LITERAL = /[^\s,;()[\]'"=]+/y;
const SPACE = /\s*/y;
const SEPARATOR = /\s*[,;]\s*|\s+/y;

/**
 * Reads the text that Python, NumPy, PyTorch, JAX or R writes for a number or a list: `np.float64(1.05)`,
 * `tensor(1.05, device='cuda:0')`, `array([1., 2.], dtype=float32)`, `[1. 2. 3.]`, `['1.0', '2.0']`, `c(1, 2)`.
 */
export function pythonValue(text: string): PythonValue | PythonFault {
  if (/\.\.\.|…/.test(text)) return "abbreviated";
  return new Reader(TENSORFLOW.exec(text)?.[1] ?? text).whole() ?? "other";
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): PythonValue | null {
    const value = this.#value(0);
    this.#match(SPACE);
    return this.#at === this.#text.length ? value : null;
  }

  #value(depth: number): PythonValue | null {
    if (depth > DEPTH_LIMIT) return null;
    this.#match(SPACE);
    const wrapper = this.#match(WRAPPER);
    if (wrapper !== null) return this.#wrapped(wrapper === "c(", depth);
    if (this.#take("[")) return this.#items("]", depth);
    if (this.#take("(")) return this.#items(")", depth);
    for (const quote of ["'", '"']) if (this.#take(quote)) return this.#quoted(quote);
    const literal = this.#match(LITERAL);
    return literal === null ? null : readNumber(literal);
  }

  /** R's `c(1, 2)` is a list of its arguments; all others have one value, and optional further arguments. */
  #wrapped(isList: boolean, depth: number): PythonValue | null {
    if (isList) return this.#items(")", depth);
    const value = this.#value(depth + 1);
    this.#match(SPACE);
    while (this.#take(",")) {
      this.#match(SPACE);
      if (this.#text[this.#at] !== ")" && this.#match(ARGUMENT) === null) return null;
      this.#match(SPACE);
    }
    return this.#take(")") ? value : null;
  }

  #items(end: string, depth: number): PythonValue | null {
    const items: PythonValue[] = [];
    this.#match(SPACE);
    while (!this.#take(end)) {
      const item = this.#value(depth + 1);
      if (item === null) return null;
      items.push(item);
      const isLast = this.#text.startsWith(end, this.#at);
      if (!isLast && (this.#match(SEPARATOR) ?? "") === "") return null;
    }
    return items;
  }

  #quoted(quote: string): number | null {
    const end = this.#text.indexOf(quote, this.#at);
    if (end < 0) return null;
    const number = readNumber(this.#text.slice(this.#at, end));
    this.#at = end + 1;
    return number;
  }

  #take(sign: string): boolean {
    if (!this.#text.startsWith(sign, this.#at)) return false;
    this.#at += sign.length;
    return true;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    this.#at += found?.length ?? 0;
    return found;
  }
}

/** The only number of a value; null if it has several or none. A list of one number is that number. */
export function oneNumber(value: PythonValue | PythonFault | null): number | null {
  if (typeof value === "number") return value;
  if (value === null || typeof value === "string" || value.length !== 1) return null;
  return oneNumber(value[0] ?? null);
}

/** The numbers of a list with at least one number and nothing else; null for any other value. */
export function numberList(value: PythonValue | PythonFault): readonly number[] | null {
  if (typeof value === "string" || typeof value === "number" || value.length === 0) return null;
  return value.every((item) => typeof item === "number") ? value : null;
}
