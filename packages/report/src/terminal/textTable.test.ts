import stringWidth from "string-width";
import { expect, it } from "vitest";
import { textTable } from "./textTable.ts";

const columns = [
  { title: "name", align: "left" },
  { title: "n", align: "right" },
] as const;

it("aligns columns by the width on the terminal and shows hostile cells as escapes on one line", () => {
  expect(
    textTable(columns, [
      ["日本", "5"],
      ["a\n\u001b[0m", "10"],
    ]).split("\n"),
  ).toEqual(["  name         n", "  日本         5", "  a\\n\\x1b[0m  10"]);
});

it("puts decimal points below each other, whatever is before and behind them", () => {
  const table = textTable(
    [{ title: "p", align: "point" }],
    [["0.034"], ["< 0.001"], ["1"], ["−12.5"], ["[1.03, 1.10]"], ["–"]],
  ).split("\n");
  expect(table.slice(1).map((line) => line.indexOf("."))).toEqual([5, 5, -1, 5, 5, -1]);
  expect(table.slice(1).map((line) => line.trim())).toEqual([
    ...["0.034", "< 0.001", "1", "−12.5", "[1.03, 1.10]", "–"],
  ]);
});

it.each([80, 100, 120])("is at most %i columns wide and loses no character of a long name", (width) => {
  const name = "日本語モデル".repeat(8) + "-step143000";
  const table = textTable(
    [
      { title: "model", align: "left" },
      { title: "verdict", align: "left" },
      { title: "95 % interval", align: "point" },
    ],
    [[name, "no change larger than 1 % on these categories and beyond them", "[0.9997, 1.0030]"]],
    width,
  );
  const lines = table.split("\n");
  expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(width);
  const first = lines.slice(1).map((line) => line.trimStart().split(/ {2}/)[0] ?? "");
  expect(first.join("")).toContain("日本語");
  expect(
    lines
      .slice(1)
      .join("")
      .replaceAll(/[^日本語モデル]/g, ""),
  ).toBe("日本語モデル".repeat(8));
});
