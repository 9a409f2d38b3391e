import { expect, test } from "vitest";
import { visibleJson } from "./visibleJson.ts";

const every = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, k) => String.fromCodePoint(from + k)).join("");

test("every control, format and separating character is an escape, and the value stays the same", () => {
  const text = [
    every(0x00, 0xff),
    every(0x200b, 0x200f),
    every(0x2028, 0x202e),
    every(0x2060, 0x206f),
    "\ufeff\u{e0001}\u{e007f}\u061c",
    "\ud800",
    "g\u00fcn 千 \u{1f600}",
  ].join("");
  const json = visibleJson({ [text]: [text] });
  expect(json).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(JSON.parse(json)).toEqual({ [text]: [text] });
  expect(json).toContain("g\u00fcn 千 \u{1f600}");
});
