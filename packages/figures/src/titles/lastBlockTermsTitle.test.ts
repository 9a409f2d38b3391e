import { describe, expect, it } from "vitest";
import { lastBlockTermsTitle } from "./lastBlockTermsTitle.ts";

const step = (label: string, attention: number, mlp: number, interplay: number) => ({
  label,
  terms: [
    { name: "attention", mean: attention },
    { name: "MLP", mean: mlp },
    { name: "interplay", mean: interplay },
  ],
  sum: attention + mlp + interplay,
});

describe("the title of the last block's terms", () => {
  it("names the largest term at the first and at the last step, with its sign and the sum", () => {
    expect(
      lastBlockTermsTitle([
        step("step 1", 0.3, 0.1, 0),
        step("step 2", 0, 0, 0),
        step("step 3", 0.1, -0.4, 0.05),
      ]),
    ).toBe(
      "Largest term of the last block: attention (+0.30 of +0.40) at step 1, MLP (−0.40 of −0.25) at step 3",
    );
  });

  it("does not round a small term away", () => {
    expect(lastBlockTermsTitle([step("main", 0.0012, 0, 0)])).toBe(
      "Largest term of the last block at main: attention (+0.0012 of +0.0012)",
    );
    expect(lastBlockTermsTitle([])).toBe("No checkpoint has a split of its last block");
  });
});
