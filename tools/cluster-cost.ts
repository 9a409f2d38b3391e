/**
 * Writes the costs in docs/cluster.md from the stored benchmarks.
 *
 *   npx tsx tools/cluster-cost.ts
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PAGE, pageWithCosts } from "./clusterCost.ts";
import { PROJECT } from "./setup/project.ts";

const file = join(PROJECT, PAGE);
writeFileSync(file, await pageWithCosts(readFileSync(file, "utf8")));
