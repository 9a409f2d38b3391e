import { marked } from "marked";
import { describe, expect, it } from "vitest";
import { markdownCode, markdownTable, markdownText } from "./markdownText.ts";
import { cell, textColumn } from "../tables/statTable.ts";
import { visibleText } from "../text/visibleText.ts";

const HOSTILE = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "[link](javascript:alert(1))",
  "![image](http://127.0.0.1/x.png)",
  "http://127.0.0.1/x and www.example.org and a@b.example",
  "| a | b |\n| - | - |",
  "# heading",
  "- item",
  "+ item",
  "1. item",
  "12) item",
  "> quote",
  "---",
  "===",
  "*emphasis* _and_ **more** ~~less~~",
  "`code` ``more``",
  "a\\",
  "&lt;b&gt; &#60;",
  "$x$ $$y$$",
  "    indented",
  "\u202ereversed",
];

const plain = (html: string): string =>
  html
    .replace(/<!-- -->/g, "")
    .replace(/<\/?p>/g, "")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, "&");

describe("text in Markdown", () => {
  it.each(HOSTILE)("is only displayed: %j", (text) => {
    const html = marked.parse(markdownText(text), { async: false });
    expect(html).not.toMatch(/<(?!\/?p>|!-- -->)/);
    expect(plain(html).trim()).toBe(visibleText(text).trim());
  });

  it.each(HOSTILE)("stays in its cell of a table: %j", (text) => {
    const table = markdownTable({
      caption: text,
      columns: [textColumn("a"), textColumn("b")],
      rows: [[cell(text), cell("end")]],
    });
    const html = marked.parse(table, { async: false });
    expect(html.match(/<td/g)).toHaveLength(2);
    expect(html).toContain(">end</td>");
    expect(
      html.replace(/<\/?(?:p|strong|table|thead|tbody|tr|t[hd])(?: align="\w+")?>|<!-- -->/g, ""),
    ).not.toMatch(/</);
  });

  it.each(["plain", "`", "a `` b", "```"])("as code is unchanged: %j", (text) => {
    const html = marked.parse(markdownCode(text), { async: false });
    expect(html).toBe(`<p><code>${text}</code></p>\n`);
  });

  it("stays readable: numbers, brackets and signs are not escaped", () => {
    const text = "mean 1.0652 (95 % interval): t(24) = 3.63, p = 0.0013; h(k−1) - h(k) + 1!";
    expect(markdownText(text)).toBe(text);
  });
});
