import { join } from "node:path";
import type { ReadPlan } from "./plan/readPlan.ts";
import { readMeasured } from "./measured/readMeasured.ts";
import { MEASUREMENTS_FOLDER } from "./tables/tableNames.ts";
import { writeTables } from "./tables/writeTables.ts";

/**
 * Gathers the measured models of a folder of results into the tables below `to`.
 *
 * @returns the number of models
 * @throws TwinsError as `readMeasured`
 */
export async function gatherTwins(results: string, plan: ReadPlan, to = results): Promise<number> {
  const models = await readMeasured(results, plan);
  await writeTables(join(to, MEASUREMENTS_FOLDER), models);
  return models.length;
}
