import { encode } from "@msgpack/msgpack";
import { expect, test } from "vitest";
import { assertBoundedFrame } from "./boundedFrame.ts";
import { LIMITS } from "./limits.ts";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

test("accepts every format of the msgpack specification except ext", () => {
  const everyFormat = [
    null,
    true,
    1,
    200,
    60_000,
    4_000_000_000,
    Number.MAX_SAFE_INTEGER,
    -1,
    -100,
    -30_000,
    -2_000_000_000,
    Number.MIN_SAFE_INTEGER,
    0.5,
    Number.NaN,
    "short",
    "x".repeat(40),
    "x".repeat(300),
    "x".repeat(70_000),
    new Uint8Array(3),
    new Uint8Array(300),
    new Uint8Array(70_000),
    Array.from({ length: 20 }, () => 0),
    Array.from({ length: 70_000 }, () => 0),
    Object.fromEntries(Array.from({ length: 20 }, (_, k) => [`k${String(k)}`, k])),
    Object.fromEntries(Array.from({ length: 70_000 }, (_, k) => [`k${String(k)}`, k])),
  ];
  expect(() => {
    assertBoundedFrame(encode(everyFormat));
  }).not.toThrow();
});

test.each([
  ["nothing", bytes(), "cut short"],
  ["the reserved byte", bytes(0xc1), "format byte 0xc1"],
  ["a fixext", bytes(0xd4, 1, 2), "format byte 0xd4"],
  ["an ext 8", bytes(0xc7, 1, 1, 0), "format byte 0xc7"],
  ["a float cut short", bytes(0xcb, 0, 0), "cut short"],
  ["a length cut short", bytes(0xdd, 0, 0), "cut short"],
  ["a string longer than the frame", bytes(0xdb, 0xff, 0xff, 0xff, 0xff, 0x41), "cut short"],
  [
    "an array that declares four billion values",
    bytes(0xdd, 0xff, 0xff, 0xff, 0xff),
    "more values than bytes",
  ],
  ["a map that declares four billion pairs", bytes(0xdf, 0xff, 0xff, 0xff, 0xff), "more values than bytes"],
  ["two values", bytes(0xc0, 0xc0), "trailing bytes"],
  ["the letter E", bytes(0x45, 0x45), "trailing bytes"],
  ["a text with a byte that UTF-8 has not", bytes(0xa2, 0x41, 0xff), "text that is not UTF-8"],
  ["a lone surrogate", bytes(0xd9, 3, 0xed, 0xa0, 0x80), "text that is not UTF-8"],
  ["a longer text cut in a character", bytes(0xda, 0, 1, 0xc3), "text that is not UTF-8"],
  ["deep nesting", new Uint8Array(1_000_000).fill(0x91), "nested too deeply"],
])("%s is refused", (_name, frame, reason) => {
  expect(() => {
    assertBoundedFrame(frame);
  }).toThrow(reason);
});

test("refuses a frame over the limit by its length", () => {
  expect(() => {
    assertBoundedFrame(new Uint8Array(LIMITS.messageBytes + 1));
  }).toThrow("over the limit");
});

test("random bytes pass or throw ProtocolError, and nothing else", () => {
  let seed = 12345;
  const next = (): number => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0) >>> 16;
  let refused = 0;
  for (let round = 0; round < 5_000; round += 1) {
    const frame = Uint8Array.from({ length: next() % 40 }, () => next() & 0xff);
    try {
      assertBoundedFrame(frame);
    } catch (error) {
      expect(error).toHaveProperty("name", "ProtocolError");
      refused += 1;
    }
  }
  expect(refused).toBeGreaterThan(2_500);
});
