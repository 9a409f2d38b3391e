import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as analysis from "@gain/analysis";
import { expect, test } from "vitest";
import { PROJECT } from "../setup/project.ts";
import { methodsPage, PAGE } from "./page.ts";

test("docs/methods.md has the text of the reports", async () => {
  expect(await readFile(join(PROJECT, PAGE), "utf8")).toBe(await methodsPage());
});

test.each(
  analysis.STATISTICAL_METHODS.flatMap(({ title, code }) => code.split(", ").map((name) => [title, name])),
)("%s: %s is a function of the package", (_, name = "") => {
  expect(Object.entries(analysis)).toContainEqual([name, expect.any(Function)]);
});
