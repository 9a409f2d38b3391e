import { expect, it } from "vitest";
import { padEnd, padStart, pieces } from "./columns.ts";

it("pads by the columns of a terminal, not by characters", () => {
  expect(padEnd("日本", 6)).toBe("日本  ");
  expect(padStart("e\u0301", 3)).toBe("  e\u0301");
  expect(padEnd("longer", 3)).toBe("longer");
  // A family, a flag, a hand of some colour, a heart: two columns each.
  for (const text of ["👨‍👩‍👧", "🇩🇪", "👍🏽", "❤️"]) expect(padEnd(text, 3)).toBe(`${text} `);
});

it("cuts between user-perceived characters", () => {
  expect(pieces("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 4)).toEqual(["👨‍👩‍👧👨‍👩‍👧", "👨‍👩‍👧"]);
  expect(pieces("🇩🇪🇫🇷🇯🇵", 3)).toEqual(["🇩🇪", "🇫🇷", "🇯🇵"]);
  expect(pieces("e\u0301e\u0301e\u0301", 2)).toEqual(["e\u0301e\u0301", "e\u0301"]);
  expect(pieces("नमस्ते", 1).join("|")).toBe("न|म|स्ते");
  expect(pieces("한국어", 4)).toEqual(["한국", "어"]);
});

it("puts a character that is wider than a piece into its own piece, and loses nothing", () => {
  expect(pieces("日本", 1)).toEqual(["日", "本"]);
  expect(pieces("", 5)).toEqual([""]);
});
