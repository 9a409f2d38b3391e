import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dataDictionary } from "./dataDictionary.ts";
import { PROJECT } from "./setup/project.ts";

test("docs/data-dictionary.md equals the page that the tables give", () => {
  expect(
    readFileSync(join(PROJECT, "docs/data-dictionary.md"), "utf8"),
    "run: npx tsx tools/data-dictionary.ts",
  ).toBe(dataDictionary());
});
