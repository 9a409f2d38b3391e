/** Frames that may be anything: random bytes, damaged true frames, and true messages with a value replaced. */
import { encode } from "@msgpack/msgpack";
import fc from "fast-check";
import { readGoldenFrames } from "./goldenFrames.ts";

const golden = readGoldenFrames();
const goldenFrame = fc.constantFrom(...golden.map(({ frame }) => frame));

/** Bytes flipped, cut off, doubled or put in. */
const damaged = fc
  .tuple(
    goldenFrame,
    fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
    fc.nat(),
    fc.uint8Array({ maxLength: 12 }),
    fc.constantFrom("keep", "cut", "insert", "repeat"),
  )
  .map(([frame, flips, at, bytes, change]) => {
    const flipped = Uint8Array.from(frame);
    for (const [place, value] of flips) flipped[place % flipped.length] = value;
    const cut = at % flipped.length;
    if (change === "keep") return flipped;
    if (change === "cut") return flipped.subarray(0, cut);
    const middle = change === "insert" ? bytes : flipped.subarray(0, cut);
    return Uint8Array.from(Buffer.concat([flipped.subarray(0, cut), middle, flipped.subarray(cut)]));
  });

const value = fc.oneof(
  fc.anything({ maxDepth: 3, withNullPrototype: false, withTypedArray: true, withObjectString: true }),
  fc.constantFrom<unknown>(Number.NaN, -1, 2 ** 53, -0, Infinity, 1.5, "", "__proto__", null, [], {}),
  fc.uint8Array({ maxLength: 64 }),
);

/** A true message in which one field, or one column of its rows, is something else. */
const replaced = fc
  .tuple(fc.constantFrom(...golden.map(({ message }) => message as object)), fc.nat(), value, fc.boolean())
  .map(([message, at, other, isNew]) => {
    const fields = Object.entries(message);
    const [name = "type", held] = fields[at % fields.length] ?? [];
    const inner =
      held instanceof Object && !Array.isArray(held) && !(held instanceof Uint8Array)
        ? changedIn(held as object, at, other)
        : other;
    return encoded({ ...message, [isNew ? `${name}2` : name]: inner });
  });

function changedIn(object: object, at: number, other: unknown): object {
  const names = Object.keys(object);
  return { ...object, [names[at % names.length] ?? "x"]: other };
}

/** msgpack has no form for some values of JavaScript; their frames are empty. */
function encoded(message: unknown): Uint8Array {
  try {
    return encode(message);
  } catch {
    return new Uint8Array();
  }
}

export const hostileFrame: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 200 }) },
  { weight: 4, arbitrary: damaged },
  { weight: 4, arbitrary: replaced },
  { weight: 1, arbitrary: value.map(encoded) },
);

/** Cases of a property: this many, times GAIN_LONG, which the long form sets. */
export const runs = (short: number): number => short * Number(process.env["GAIN_LONG"] ?? 1);
