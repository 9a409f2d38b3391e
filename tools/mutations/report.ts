/** Guards of what others read: report, tables, terminal. */
import type { Mutation } from "./mutation.ts";

const PAGE = "packages/report/src/page";

export const REPORT_MUTATIONS: readonly Mutation[] = [
  {
    name: "html-unescaped",
    guarantee: "G20",
    guard: "text in the report is escaped",
    file: `${PAGE}/markup.ts`,
    find: 'if (typeof content === "string") return escaped(visibleText(content));',
    replace: 'if (typeof content === "string") return escaped("") + visibleText(content);',
    test: { file: `${PAGE}/markup.test.ts`, title: "escapes text in elements and attributes" },
  },
  {
    name: "island-open",
    guarantee: "G20",
    guard: "data in the report cannot end its element",
    file: `${PAGE}/jsonIsland.ts`,
    find: "/[<>&]/g",
    replace: "/[&]/g",
    test: {
      file: `${PAGE}/jsonIsland.test.ts`,
      title: "contains no character that ends the element, and parses to the same value",
    },
  },
  {
    name: "policy-open",
    guarantee: "G20",
    guard: "the report loads and runs nothing else",
    file: `${PAGE}/contentPolicy.ts`,
    find: "    \"default-src 'none'\",\n",
    replace: "",
    test: {
      file: `${PAGE}/htmlReport.test.ts`,
      title: "forbids everything except the page's own scripts and style, identified by their hashes",
    },
  },
  {
    name: "formula-unguarded",
    guarantee: "G20",
    guard: "no text is a formula in a spreadsheet",
    file: "packages/report/src/rowFiles/spreadsheetCsv.ts",
    find: "const FORMULA = /^[=+\\-@",
    replace: "const FORMULA = /^[=+\\-",
    test: {
      file: "packages/report/src/rowFiles/spreadsheetCsv.test.ts",
      title: "puts an apostrophe before the text %j",
    },
  },
  {
    name: "escape-sequence-printed",
    guarantee: "G20",
    guard: "no control character reaches a terminal",
    file: "packages/gain/src/printable.ts",
    find: "): string => wrapText(text, lineWidth(stream));",
    replace: "): string => (lineWidth(stream) > 0 ? text : wrapText(text, 1));",
    test: { file: "packages/gain/src/printable.test.ts", title: "%s never reaches a terminal raw" },
  },
];
