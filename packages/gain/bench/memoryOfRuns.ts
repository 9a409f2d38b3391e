/**
 * Ratio of the orchestrator's peak memory with many prompts to that with few: in whole runs, from the command to the
 * sealed folder, and in `gain analyze` of each stored run.
 *
 *   npm run bench -- memory
 *   npx tsx packages/gain/bench/memoryOfRuns.ts [--rounds 1] [--few 10000] [--many 1000000]
 *
 * The sidecar has no model (python/tests/fake_sidecar.py), simulates 12 blocks and uses the real wire; its memory is not
 * counted. A figure is the ratio of the peak resident memory (VmHWM) of two node processes, which are started as the nx
 * targets start them. A million prompts take about 3 GB in the temporary folder and a quarter of an hour.
 */
import { parseArgs } from "node:util";
import { fewAndMany, spentBy } from "./fakeRuns.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "1" },
    few: { type: "string", default: "10000" },
    many: { type: "string", default: "1000000" },
  },
});
const LAYERS = 12;

const details = await fewAndMany(values, async (_, run) => ({
  run: (await spentBy("experiment", run, LAYERS)).megabytes,
  analyze: (await spentBy("analyze", run, LAYERS)).megabytes,
}));
const figures = {
  run: details.map(({ few, many }) => many.run / few.run),
  analyze: details.map(({ few, many }) => many.analyze / few.analyze),
};
console.log(JSON.stringify({ figures, details: { prompts: values, megabytes: details } }));
