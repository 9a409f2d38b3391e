import { describe, expect, it } from "vitest";
import { noteLines } from "./noteLines.ts";
import { textWidth } from "./textWidth.ts";

describe("noteLines", () => {
  it("puts each note on a line of its own and leaves out those that are null", () => {
    expect(noteLines(["a", null, "b"], 400)).toEqual(["a", "b"]);
  });

  it("breaks a long note between its parts first", () => {
    expect(noteLines(["r = 0.157 · 24 of 25 prompts"], 150)).toEqual(["r = 0.157", "24 of 25 prompts"]);
  });

  it("breaks a long part between its words, with no line wider than asked for", () => {
    const lines = noteLines(["short · a part of many words that no line of this width can hold · end"], 150);
    expect(lines.join(" ")).toBe("short a part of many words that no line of this width can hold end");
    for (const line of lines) expect(textWidth(line, 13)).toBeLessThanOrEqual(150);
  });

  it("leaves a word that is wider than a line whole", () => {
    expect(noteLines([`a ${"W".repeat(40)} b`], 100)).toEqual(["a", "W".repeat(40), "b"]);
  });
});
