import { expect, test } from "vitest";
import { listPieces, textPieces } from "./pieces.ts";

test.each([
  ["", 1],
  ["x".repeat(1024), 1],
  ["é".repeat(512), 1],
  ["x".repeat(1025), 4],
  ["日".repeat(1000), 3],
  [`${"x".repeat(340)}${"😀".repeat(1000)}`, 7],
])("a text is divided into pieces of at most 1 KiB, between characters (%#)", (text, count) => {
  const pieces = textPieces(text);
  expect(pieces.join("")).toBe(text);
  expect(pieces).toHaveLength(count);
  for (const piece of pieces) {
    expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(1024);
    expect(Buffer.from(piece).toString()).toBe(piece);
  }
});

test("a list is divided into pieces of at most 256 items", () => {
  const list = Array.from({ length: 600 }, (_, k) => k);
  expect(listPieces(list).map((piece) => piece.length)).toEqual([256, 256, 88]);
  expect(listPieces(list).flat()).toEqual(list);
  expect(listPieces([])).toEqual([[]]);
});
