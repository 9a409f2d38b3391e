/**
 * Writes docs/public/study.schema.json, the JSON Schema of study files, for editors.
 *
 *   npx tsx tools/study-schema.ts
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PROJECT } from "./setup/project.ts";
import { studySchemaText } from "./studySchemaText.ts";

const file = join(PROJECT, "docs/public/study.schema.json");
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, await studySchemaText());
