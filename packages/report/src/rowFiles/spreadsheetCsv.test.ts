import { expect, it } from "vitest";
import { gptjRows } from "../../testing/gptjFixture.ts";
import { csvOf, spreadsheetOf } from "../../testing/rowTextFixture.ts";

const [row] = gptjRows;
if (row === undefined) throw new Error("the fixture has rows");

it("leaves rows unchanged that no spreadsheet would evaluate, after a byte order mark", () => {
  const plain = gptjRows.filter(({ topToken }) => topToken !== "\n");
  expect(plain).toHaveLength(23);
  expect(spreadsheetOf(plain)).toBe(`\ufeff${csvOf(plain)}`);
});

it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])("puts an apostrophe before the text %j", (text) => {
  const csv = spreadsheetOf([{ ...row, model: text, category: text, prompt: text, topToken: text }]);
  const cells = csv.split(/\n(?=.*28\n$)/s)[1] ?? "";
  expect(cells.startsWith(/[\r"]/.test(text) ? `"'${text}"` : `'${text}`)).toBe(true);
  expect(cells.split(`'${text}`)).toHaveLength(6);
});

it("never changes a number, including negative ones", () => {
  const csv = spreadsheetOf([{ ...row, entropyNats: -0.5, lastGain: -1.25 }]);
  expect(csv).toContain(",-0.5,-1.25,");
});
