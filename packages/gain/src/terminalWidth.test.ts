import { expect, it } from "vitest";
import { lineWidth, terminalWidth } from "./terminalWidth.ts";

it("is the width of the terminal from 80 columns on, and 80 where it is narrower or none is known", () => {
  expect([{ columns: 132 }, { columns: 80 }, { columns: 40 }, {}].map(terminalWidth)).toEqual([
    132, 80, 80, 80,
  ]);
});

it("wraps nothing that programs search in a pipe", () => {
  expect(lineWidth({ isTTY: true, columns: 100 })).toBe(100);
  expect(lineWidth({})).toBe(Number.POSITIVE_INFINITY);
});
