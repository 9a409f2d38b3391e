import stringWidth from "string-width";
import { expect, it } from "vitest";
import { padEnd, padStart, pieces, shortened } from "./columns.ts";

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

it("takes what is too wide from the middle of a name and keeps both ends", () => {
  expect(shortened("pythia-6.9b-deduped-step143000", 20)).toBe("pythia-6.9…tep143000");
  expect(shortened("short", 20)).toBe("short");
  for (const text of ["日本語モデル".repeat(9), "e\u0301".repeat(70), "👨‍👩‍👧".repeat(30)]) {
    for (const width of [12, 13, 31]) expect(stringWidth(shortened(text, width))).toBeLessThanOrEqual(width);
  }
});
