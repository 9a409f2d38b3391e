import { expect, it } from "vitest";
import { latexTable } from "./latexTable.ts";
import { oneModelInput } from "../../testing/reportFixture.ts";

it("has a column specification for every column, and as many cells in every line", () => {
  const table = latexTable(oneModelInput);
  const columns = /\\begin\{tabular\}\{([lr]+)\}/.exec(table)?.[1] ?? "";
  const lines = table.split("\n").filter((line) => line.endsWith("\\\\"));
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line.split(/(?<!\\)&/)).toHaveLength(columns.length);
  expect(lines[1]).toContain("GPT-J-6B & 25 & 1.06 & [1.03, 1.10] & 0.0022 & 0.0022 & 0.72 & expansion");
});

it("keeps a hostile model name in its cell", () => {
  const [model] = oneModelInput.models;
  if (model === undefined) throw new Error("the fixture has a model");
  const named = (modelName: string) => ({ ...model, labels: { ...model.labels, modelName } });
  const models = [named("a & b \\\\ \\end{tabular}"), named("[9cm]"), named(" * x")];
  const table = latexTable({ ...oneModelInput, models });
  expect(table.match(/\\end\{tabular\}/g)).toHaveLength(1);
  expect(table).toContain("a \\& b \\textbackslash{}\\textbackslash{} \\textbackslash{}end\\{tabular\\}");
  expect(table).toContain("    {}[9cm] & ");
  expect(table).toContain("    {} * x & ");
});
