import { expect, it } from "vitest";
import { latexTable, latexText } from "./latexTable.ts";
import { oneModelInput } from "./reportFixture.ts";

it("escapes each character that TeX reads", () => {
  expect(latexText("\\input{/etc/passwd} 50% of $x_1^2$ & #~")).toBe(
    "\\textbackslash{}input\\{/etc/passwd\\} 50\\% of \\$x\\_1\\textasciicircum{}2\\$ \\& \\#\\textasciitilde{}",
  );
  expect(latexText("a\nb\u202ec")).toBe("a\\textbackslash{}nb\\textbackslash{}u202ec");
});

it("has a column specification for every column, and as many cells in every line", () => {
  const table = latexTable(oneModelInput);
  const columns = /\\begin\{tabular\}\{([lr]+)\}/.exec(table)?.[1] ?? "";
  const lines = table.split("\n").filter((line) => line.endsWith("\\\\"));
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line.split(/(?<!\\)&/)).toHaveLength(columns.length);
  expect(lines[1]).toContain("GPT-J-6B & parallel & 25 & 1.0652 & 0.0897 & [1.0282, 1.1023]");
});

it("keeps a hostile model name in its cell", () => {
  const [model] = oneModelInput.models;
  if (model === undefined) throw new Error("the fixture has a model");
  const models = [{ ...model, labels: { ...model.labels, modelName: "a & b \\\\ \\end{tabular}" } }];
  const table = latexTable({ ...oneModelInput, models });
  expect(table.match(/\\end\{tabular\}/g)).toHaveLength(1);
  expect(table).toContain("a \\& b \\textbackslash{}\\textbackslash{} \\textbackslash{}end\\{tabular\\}");
});
