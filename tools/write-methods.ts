/** Writes docs/methods.md: `npx tsx tools/write-methods.ts`. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { methodsPage, PAGE } from "./methods/page.ts";
import { PROJECT } from "./setup/project.ts";

await writeFile(join(PROJECT, PAGE), await methodsPage());
