import { withinCorrelation } from "@gain/analysis";
import { describe, expect, it } from "vitest";
import { entropyTitle } from "./entropyTitle.ts";

const noise = (i: number): number => Math.sin(7.3 * i);
const entropies = Array.from({ length: 30 }, (_, i) => 2 + (i % 15) / 5);
const categories = entropies.map((_, i) => (i < 15 ? "a" : "b"));
const within = (slope: number) =>
  withinCorrelation(
    entropies,
    entropies.map((entropy, i) => slope * entropy + noise(i)),
    categories,
  );
const range = [2, 4.8];

describe("the title of gain and entropy", () => {
  it("states the direction within categories where the test shows one, with r, its interval and p", () => {
    const [claim, numbers] = entropyTitle({ within: within(1) }, range, 30);
    expect(claim).toBe("Within categories gain rises with entropy:");
    expect(numbers).toMatch(/^r = 0\.\d\d \[0\.\d\d, 0\.\d\d\], p < 0\.001$/u);
    expect(entropyTitle({ within: within(-1) }, range, 30)[0]).toBe(
      "Within categories gain falls with entropy:",
    );
  });

  it("claims none where the test does not", () => {
    const [claim, numbers] = entropyTitle({ within: within(0) }, range, 30);
    expect(claim).toBe("Gain is not shown to change with entropy within categories:");
    expect(numbers).toMatch(/^r = −?0\.\d\d \[−0\.\d\d, 0\.\d\d\], p = 0\.\d\d$/u);
  });

  it("says that entropy does not vary over less than 0.1 nat, whatever r is", () => {
    expect(entropyTitle({ within: within(1) }, [10.78975, 10.79], 25)).toEqual([
      "Entropy does not vary (10.7897 to 10.7900 nats) over 25 prompts",
    ]);
    expect(entropyTitle({ within: within(1) }, [2, 2], 1)).toEqual([
      "Entropy does not vary (2.00 nats) over 1 prompt",
    ]);
  });

  it("says what is missing", () => {
    expect(entropyTitle({ within: within(1) }, [], 0)).toEqual(["No prompt has both a gain and an entropy"]);
    const none = withinCorrelation([1, 2], [1, 2], ["a", "b"]);
    expect(entropyTitle({ within: none }, range, 2)).toEqual([
      "No association of gain with entropy within categories is defined",
    ]);
  });
});
