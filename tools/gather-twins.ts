/**
 * Gathers the measured models of a folder of results into the tables of a study:
 *
 *   node --import tsx tools/gather-twins.ts <results> [studies/twins]
 *
 * The plan of the study has to be the one of the results. `gain twins --measurements` then makes figures and report.
 */
import { join, resolve } from "node:path";
import { gatherTwins, PLAN_OF_TWINS, readPlan } from "@gain/twins";

const [results, study = "studies/twins"] = process.argv.slice(2);
if (results === undefined) throw new Error("name the folder of the results");
const count = await gatherTwins(
  resolve(results),
  await readPlan(join(resolve(study), PLAN_OF_TWINS)),
  resolve(study),
);
console.log(`${String(count)} models are in ${study}/measurements`);
