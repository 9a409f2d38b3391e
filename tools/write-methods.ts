/** Writes docs/methods.md and packages/analysis/STATISTICS.md: `npx tsx tools/write-methods.ts`. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { methodsPage, PACKAGE_PAGE, packagePage, PAGE } from "./methods/page.ts";
import { PROJECT } from "./setup/project.ts";

await writeFile(join(PROJECT, PAGE), await methodsPage());
await writeFile(join(PROJECT, PACKAGE_PAGE), await packagePage());
