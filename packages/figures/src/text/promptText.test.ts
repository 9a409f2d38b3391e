import { describe, expect, it } from "vitest";
import { beginning, promptText } from "./promptText.ts";

describe("promptText", () => {
  it("is the prompt as it is, control characters too", () => {
    expect(promptText("a\n\u0000b")).toBe("a\n\u0000b");
  });

  it("shortens a long prompt in the middle to 200 characters", () => {
    const shown = promptText(`start${"😀".repeat(1000)}end`);
    expect(Array.from(shown)).toHaveLength(200);
    expect(shown).toMatch(/^start.*…😀+end$/u);
  });

  it("cuts no character that a reader sees", () => {
    const family = "👨‍👩‍👧";
    for (const times of [300, 100_000])
      expect(promptText(family.repeat(times))).toBe(`${family.repeat(100)}…${family.repeat(99)}`);
    expect(beginning(`${family}${"e\u0301".repeat(20)}`, 4)).toBe(`${family}e\u0301e\u0301…`);
  });

  it("says that there is none", () => {
    expect(promptText(null)).toBe("(prompt not known)");
  });
});
