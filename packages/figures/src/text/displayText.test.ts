import { describe, expect, it } from "vitest";
import { displayText, domainTexts } from "./displayText.ts";

describe("displayText", () => {
  it("keeps a short name as it is", () => {
    expect(displayText("LLaMA-3.1-8B", 12)).toBe("LLaMA-3.1-8B");
  });

  it("shortens a long name in the middle, to the length asked for", () => {
    expect(displayText("EleutherAI/pythia-6.9b-deduped", 15)).toBe("Eleuthe…deduped");
  });

  it("counts characters as a reader sees them, so that none is cut", () => {
    expect(displayText("😀😀😀😀😀😀", 5)).toBe("😀😀…😀😀");
    expect(displayText("👨‍👩‍👧🇩🇪🇫🇷🇯🇵e\u0301", 3)).toBe("👨‍👩‍👧…e\u0301");
    expect(displayText("नमस्ते", 4)).toBe("नमस्ते");
  });

  it("puts a space for control, direction and line-breaking characters", () => {
    expect(displayText("a\u0000b\u2028c\u202ed\n\te", 20)).toBe("a b c d e");
  });

  it("says that a blank name is blank", () => {
    expect(displayText(" \n ", 20)).toBe("(blank)");
    expect(displayText("\u200d\u200c", 20)).toBe("(blank)");
  });
});

describe("domainTexts", () => {
  it("tells bearers of one text apart", () => {
    expect(domainTexts(["a", "b", "a", "a"], 9)).toEqual(["a", "b", "a (2)", "a (3)"]);
  });

  it("tells names apart that only shortening makes equal", () => {
    expect(domainTexts(["abcdefgh", "abXXXXgh"], 5)).toEqual(["ab…gh", "ab…gh (2)"]);
  });

  it("does not take a name for one that it made itself", () => {
    expect(new Set(domainTexts(["a", "a (2)", "a"], 9)).size).toBe(3);
  });

  it("changes a text that every object has as a property", () => {
    const texts = domainTexts(["constructor", "__proto__", "toString"], 20);
    expect(texts.filter((text) => text in {})).toEqual([]);
    expect(texts.map((text) => text.trim())).toEqual(["constructor", "__proto__", "toString"]);
  });
});
