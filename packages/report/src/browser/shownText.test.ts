import { expect, it } from "vitest";
import { visibleText } from "../text/visibleText.ts";
import { scriptScope } from "../../testing/scriptScope.ts";

const shownText = scriptScope(["shownText.js"], "shownText") as (text: string) => string;

it("writes every character in a tooltip as in the rest of the report", () => {
  const differing: string[] = [];
  for (let point = 0; point <= 0x10ffff; point++) {
    const text = `a${String.fromCodePoint(point)}b`;
    if (shownText(text) !== visibleText(text)) differing.push(point.toString(16));
  }
  for (const text of ["👨‍👩‍👧 ❤️ 1️⃣", "می\u200cخواهم", "gpt\u200d2", "😀\u200d", "क्\u200dष"])
    if (shownText(text) !== visibleText(text)) differing.push(text);
  expect(differing).toEqual([]);
});
