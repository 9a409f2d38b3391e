import { describe, expect, it } from "vitest";
import unicode from "../fixtures/unicode-width.json" with { type: "json" };
import { displayWidth, padEnd, padStart } from "./displayWidth.ts";

/** Unicode 15 made this one a spacing mark; the list is of Unicode 14. */
const RECLASSIFIED = 0x1171e;

const mismatches = (ranges: readonly (readonly number[])[], width: number) =>
  ranges
    .flatMap(([first = 0, last = 0]) => Array.from({ length: last - first + 1 }, (_, i) => first + i))
    .filter((point) => point !== RECLASSIFIED && displayWidth(String.fromCodePoint(point)) !== width);

describe("the width of text on a terminal", () => {
  it("is Unicode's for every assigned character", () => {
    expect(mismatches(unicode.wide, 2)).toEqual([]);
    expect(mismatches(unicode.narrow, 1)).toEqual([]);
    expect(mismatches(unicode.zero, 0)).toEqual([]);
  });

  it("is two columns for a flag, which is two characters", () => {
    expect(displayWidth("\u{1f1e9}\u{1f1ea}")).toBe(2);
  });

  it("decides the padding", () => {
    expect(padEnd("日本", 6)).toBe("日本  ");
    expect(padStart("e\u0301", 3)).toBe("  e\u0301");
    expect(padEnd("longer", 3)).toBe("longer");
  });
});
