/** Writes docs/reliability.md: `npx tsx tools/write-reliability.ts`. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MUTATIONS } from "./mutations/mutations.ts";
import { readResults as readOutcomes } from "./mutations/results.ts";
import { PAGE, reliabilityPage } from "./reliability/page.ts";
import { readResults } from "./reliability/results.ts";
import { PROJECT } from "./setup/project.ts";

await writeFile(
  join(PROJECT, PAGE),
  await reliabilityPage(MUTATIONS, await readOutcomes(), await readResults()),
);
