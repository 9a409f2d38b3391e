import { expect, it } from "vitest";
import { TITLE_FONT_SIZE } from "../look/printSize.ts";
import { textWidth } from "../text/textWidth.ts";
import { titled } from "./titled.ts";

const width = (line: string): number => textWidth(line, TITLE_FONT_SIZE, "bold");
const SHORT = "A short finding";
const LONG = "and what is beside it in words that fill more than half of a second line";

it("keeps two lines that fit", () => {
  expect(titled([SHORT, LONG], width(LONG))).toEqual([SHORT, LONG]);
});

it("breaks two lines anew where one is too wide, with a mark between what they say", () => {
  const lines = titled([SHORT, LONG], width(LONG) - 1);
  expect(lines).toHaveLength(2);
  expect(lines.join(" ")).toBe(`${SHORT}; ${LONG}`);
});

it("cuts the middle of a line that fits in no way", () => {
  const [line] = titled("Antidisestablishmentarianism".repeat(4), 200);
  expect(line).toContain("…");
});
