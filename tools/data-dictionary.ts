/**
 * Writes docs/data-dictionary.md, the columns of rows.parquet, from the tables that define them.
 *
 *   npx tsx tools/data-dictionary.ts
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataDictionary } from "./dataDictionary.ts";
import { PROJECT } from "./setup/project.ts";

writeFileSync(join(PROJECT, "docs/data-dictionary.md"), dataDictionary());
