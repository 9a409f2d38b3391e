import { expect, test } from "vitest";
import { glyphNotice } from "./glyphNotice.ts";

const unreadable = (text: string, lacking = text) => ({ text, lacking: Array.from(lacking) });

test("there is none where nothing lacks", () => {
  expect(glyphNotice([])).toBeUndefined();
});

test.each([
  ["千", "Han", "noto-sans-sc"],
  ["，", "Han", "noto-sans-sc"],
  ["あ", "Kana", "noto-sans-jp"],
  ["ー", "Kana", "noto-sans-jp"],
  ["한", "Hangul", "noto-sans-kr"],
  ["ع", "Arabic", "noto-sans-arabic"],
  ["ש", "Hebrew", "noto-sans-hebrew"],
  ["न", "Devanagari", "noto-sans-devanagari"],
  ["ไ", "Thai", "noto-sans-thai"],
  ["ক", "Bengali", "noto-sans-bengali"],
  ["த", "Tamil", "noto-sans-tamil"],
  ["አ", "Ethiopic", "noto-sans-ethiopic"],
  ["🦄", "emoji", "noto-emoji"],
  ["🇩", "emoji", "noto-emoji"],
])("%s is named as %s, with the package that has it", (character, script, font) => {
  const notice = glyphNotice([unreadable(`model ${character}`, character)]);
  expect(notice).toContain(script);
  expect(notice).toContain(`“model ${character}”`);
  expect(notice).toContain(`npm install --no-save @fontsource/${font}"`);
});

test("all texts of all figures make one, which names scripts once and the first texts", () => {
  const texts = ["通义", "事实", "通义", "推理", "虚构", "न"].map((text) => unreadable(text));
  const notice = glyphNotice(texts) ?? "";
  expect(notice.match(/Han/g)).toHaveLength(1);
  expect(notice).toContain("“通义”, “事实”, “推理” and 2 more");
  expect(notice).toContain("@fontsource/noto-sans-sc @fontsource/noto-sans-devanagari");
});

test("a character of no script that is known is named by its number, and a long text is cut", () => {
  const notice = glyphNotice([unreadable("x".repeat(99) + "\u{10ffff}\ue000", "\u{10ffff}\ue000")]) ?? "";
  expect(notice).toContain("U+10FFFF, U+E000");
  expect(notice).toContain(`“${"x".repeat(30)}…”`);
  expect(notice).not.toContain("npm install");
});
