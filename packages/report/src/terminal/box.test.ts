import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { centred, drawBox } from "./box.ts";

const lines = (...section: string[]) => drawBox([section]).split("\n");

describe("a box", () => {
  it("has aligned right edges for wide characters, emoji, marks, hostile and endless text", () => {
    const drawn = lines(
      "plain",
      "日本語".repeat(40),
      "✅ ❌ 😀",
      "e\u0301".repeat(90),
      "\u001b[31m\n\ttext",
      "x".repeat(500),
    );
    expect(new Set(drawn.map((line) => stringWidth(line)))).toEqual(new Set([80]));
    expect(drawn.every((line) => /^[┌│└].*[┐│┘]$/.test(line))).toBe(true);
  });

  it("cuts nothing: a long line continues below with its indent and two columns more", () => {
    const words = Array.from({ length: 40 }, (_, i) => `word${String(i)}`);
    const [, first, second, ...rest] = lines(`  ${words.join(" ")}`);
    expect(first).toMatch(/^│ {5}word0 /);
    expect(second).toMatch(/^│ {7}word\d/);
    const shown = [first, second, ...rest].join(" ").match(/word\d+/g);
    expect(shown).toEqual(words);
  });

  it("keeps every character of a word that no line can hold", () => {
    const word = "ab".repeat(200);
    expect(lines(word).join("").replace(/[^ab]/g, "")).toBe(word);
  });

  it("puts a rule between sections", () => {
    expect(
      drawBox([["a"], ["b"]])
        .split("\n")
        .map((line) => line[0]),
    ).toEqual(["┌", "│", "├", "│", "└"]);
  });

  it("centres a title by its width on the terminal", () => {
    expect(centred("日本")).toBe(`${" ".repeat(34)}日本`);
  });
});
