/**
 * Simulates up to 1,024 lanes and 10,000 models: `npm run simulate-lanes`.
 *
 * Without --store the text of docs/cluster-scale.md is printed, with it the page is written. About three minutes.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { PROJECT } from "./setup/project.ts";
import { BENCHMARK, measuredShares } from "./simulation/lanes/benchmark.ts";
import { PAGE, scalePage } from "./simulation/lanes/page.ts";

const { values } = parseArgs({ options: { store: { type: "boolean", default: false } } });
const page = await scalePage(measuredShares(await readFile(join(PROJECT, BENCHMARK), "utf8")));
if (values.store) await writeFile(join(PROJECT, PAGE), page);
else process.stdout.write(page);
