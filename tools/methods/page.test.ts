import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as analysis from "@gain/analysis";
import { expect, test } from "vitest";
import { PROJECT } from "../setup/project.ts";
import { docblockExamples } from "./examples.ts";
import { methodsPage, PACKAGE_PAGE, packagePage, PAGE } from "./page.ts";

test("docs/methods.md has the text of the reports", async () => {
  expect(await readFile(join(PROJECT, PAGE), "utf8")).toBe(await methodsPage());
});

test("STATISTICS.md of the package has the same text, with the examples of the docblocks", async () => {
  expect(await readFile(join(PROJECT, PACKAGE_PAGE), "utf8")).toBe(await packagePage());
});

/** The README's example has these, the page of twins the last two. */
const ELSEWHERE = ["analyzeGains", "compareModels", "classVerdict", "pairedDifference", "signFlipMax"];

test("each statistic has an example", () => {
  const examples = docblockExamples();
  const names = analysis.STATISTICAL_METHODS.flatMap(({ code }) => code.split(", "));
  expect(names.filter((name) => !examples.has(name) && !ELSEWHERE.includes(name))).toEqual([]);
});

test.each(
  analysis.STATISTICAL_METHODS.flatMap(({ title, code }) => code.split(", ").map((name) => [title, name])),
)("%s: %s is a function of the package", (_, name = "") => {
  expect(Object.entries(analysis)).toContainEqual([name, expect.any(Function)]);
});
