import { expect, it } from "vitest";
import { visibleText } from "./visibleText.ts";

it.each([
  ["\n", "\\n"],
  ["a\r\n\tb", "a\\r\\n\\tb"],
  ["\u001b[2J\u001b[31mred", "\\x1b[2J\\x1b[31mred"],
  ["\u009b31m", "\\x9b31m"],
  ["abc\u202edef", "abc\\u202edef"],
  ["a\u2028b\u200bc", "a\\u2028b\\u200bc"],
  ["\ud800", "\\ud800"],
  ["\u{e0041}", "\\u{e0041}"],
  ["\0\x7f", "\\x00\\x7f"],
  ["gpt\u200d2", "gpt\\u200d2"],
  ["a\ufe0f", "a\\ufe0f"],
  ["😀\ufe0f\ufe0f", "😀\ufe0f\\ufe0f"],
  ["😀\u200d", "😀\\u200d"],
])("writes %j as an escape", (text, visible) => {
  expect(visibleText(text)).toBe(visible);
});

it("leaves visible characters unchanged, in every script", () => {
  const text = 'Ünïcode "日本" עברית 😀 e\u0301 \\n <b>';
  expect(visibleText(text)).toBe(text);
});

it("keeps joiners within a pictograph or between joining letters", () => {
  for (const text of ["👨‍👩‍👧", "❤️‍🔥", "👩🏽‍🚀", "1️⃣", "می\u200cخواهم", "क्\u200dष"])
    expect(visibleText(text)).toBe(text);
});
