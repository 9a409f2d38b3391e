import stringWidth from "string-width";
import { expect, it } from "vitest";
import { wrapLine, wrapText } from "./wrapLine.ts";

it("puts no space into a word that a line of its own can hold", () => {
  const path = `/home/someone/${"r".repeat(30)}/run`;
  expect(wrapLine(`  the model is read from ${path} now`, 60)).toEqual([
    "  the model is read from",
    `    ${path} now`,
  ]);
});

it("cuts a word that no line can hold, and joining its pieces gives it again", () => {
  const word = "0123456789".repeat(20);
  const lines = wrapLine(`before ${word} after`, 40);
  expect(lines[0]).toBe("before");
  expect(
    lines
      .slice(1)
      .map((line) => line.trim())
      .join(""),
  ).toBe(`${word} after`);
  expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(40);
});

it("wraps text without spaces, of wide characters, line by line", () => {
  const text = wrapText(`short\n${"日本語".repeat(30)}`, 21);
  const lines = text.split("\n");
  expect(lines[0]).toBe("short");
  expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(21);
  expect(text.replaceAll(/[\s]|short/g, "")).toBe("日本語".repeat(30));
});
