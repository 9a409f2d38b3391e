import { expect, it } from "vitest";
import { wholeNumbers } from "./wholeNumbers.ts";

it("keeps an interval and a percentage in one line, and no name in brackets", () => {
  expect(wholeNumbers("gain 0.98 [−1.05, 1.12], 95 % of <m> [a, long name]").text).toBe(
    'gain 0.98 <span class="whole">[−1.05, 1.12]</span>, <span class="whole">95 %</span> of &lt;m&gt; [a, long name]',
  );
});
