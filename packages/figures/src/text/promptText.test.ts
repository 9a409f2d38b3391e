import { describe, expect, it } from "vitest";
import { promptText } from "./promptText.ts";

describe("promptText", () => {
  it("is the prompt as it is, control characters too", () => {
    expect(promptText("a\n\u0000b")).toBe("a\n\u0000b");
  });

  it("shortens a long prompt in the middle to 200 code points", () => {
    const shown = promptText(`start${"😀".repeat(1000)}end`);
    expect(Array.from(shown)).toHaveLength(200);
    expect(shown).toMatch(/^start.*…😀+end$/u);
  });

  it("says that there is none", () => {
    expect(promptText(null)).toBe("(prompt not known)");
  });
});
