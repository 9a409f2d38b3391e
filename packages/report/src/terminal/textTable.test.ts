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
