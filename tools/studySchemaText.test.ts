import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PROJECT } from "./setup/project.ts";
import { studySchemaText } from "./studySchemaText.ts";

test("docs/public/study.schema.json is the schema that study files are read with", async () => {
  expect(
    readFileSync(join(PROJECT, "docs/public/study.schema.json"), "utf8"),
    "run: npx tsx tools/study-schema.ts",
  ).toBe(await studySchemaText());
});
