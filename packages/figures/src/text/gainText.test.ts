import { describe, expect, it } from "vitest";
import { counted, countText, gainText, signedGainText } from "./gainText.ts";

describe("numbers in a figure's text", () => {
  it("have fixed decimals, and three digits where they are huge", () => {
    expect([gainText(1.0652), gainText(1.0652, 3), gainText(123456.7)]).toEqual(["1.07", "1.065", "1.23e+5"]);
  });

  it("have a sign where they are differences", () => {
    expect([signedGainText(0.0345), signedGainText(-0.012), signedGainText(0)]).toEqual([
      "+0.0345",
      "−0.0120",
      "+0.0000",
    ]);
  });

  it("are counted in the singular and the plural, with their thousands apart", () => {
    expect([counted(1, "prompt"), counted(0, "prompt"), counted(25, "prompt")]).toEqual([
      "1 prompt",
      "0 prompts",
      "25 prompts",
    ]);
    const counts = [0, 7, 999, 1000, 12_345, 999_999, 1_000_000, 134_515_008];
    expect(counts.map(countText)).toEqual(counts.map((count) => count.toLocaleString("en-US")));
  });
});
