import { describe, expect, it } from "vitest";
import { fittedText } from "./fittedText.ts";
import { textWidth } from "./textWidth.ts";

describe("fittedText", () => {
  it("keeps a name that fits", () => {
    expect(fittedText("GPT-J-6B", 100, 13)).toBe("GPT-J-6B");
  });

  it.each([60, 100, 300])(
    "shortens a long one in the middle to %d pixels, and no more than needed",
    (width) => {
      const fitted = fittedText(
        "EleutherAI/pythia-6.9b-deduped-v0.1-step143000-of-a-long-name",
        width,
        13,
        "bold",
      );
      expect(fitted).toMatch(/^E.*….*e$/u);
      expect(textWidth(fitted, 13, "bold")).toBeLessThanOrEqual(width);
      expect(textWidth(fitted, 13, "bold")).toBeGreaterThan(width - 30);
    },
  );
});
