/**
 * How the cost of a run grows with its prompts: rows per second, memory, and the time for a row of report and verification,
 * with many prompts against few.
 *
 *   npm run bench -- growth
 *   npx tsx packages/gain/bench/growth.ts [--rounds 1] [--few 1000000] [--many 10000000] [--layers 4]
 *
 * The sidecar has no model (python/tests/fake_sidecar.py) and answers as fast as it can; everything else is as in a run. The
 * commands are those of the nx targets. A cost that is linear in the prompts has the ratio 1 for each row.
 *
 *   experiment   rows per second of measuring, from the manifest; peak memory
 *   analyze      the report of the stored run
 *   verify       the check of its folder
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fewAndMany, spentBy, type Spent } from "./fakeRuns.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "1" },
    few: { type: "string", default: "1000000" },
    many: { type: "string", default: "10000000" },
    layers: { type: "string", default: "4" },
  },
});
const layers = Number(values.layers);

interface Cost {
  readonly rows: number;
  readonly rowsPerSecond: number;
  readonly experiment: Spent;
  readonly analyze: Spent;
  readonly verify: Spent;
}

const details = await fewAndMany(values, async (rows, run): Promise<Cost> => {
  const experiment = await spentBy("experiment", run, layers);
  const { timings } = JSON.parse(await readFile(join(run.run, "manifest.json"), "utf8")) as {
    timings: Readonly<Record<string, number>>;
  };
  const cost = {
    rows,
    rowsPerSecond: rows / (timings["models[0].measureSeconds"] ?? Number.NaN),
    experiment,
    analyze: await spentBy("analyze", run, layers),
    verify: await spentBy("verify", run, layers),
  };
  console.error(JSON.stringify(cost));
  return cost;
});
const secondsOfRow = (command: "analyze" | "verify") =>
  details.map(({ few, many }) => many[command].seconds / many.rows / (few[command].seconds / few.rows));
const figures = {
  rowsPerSecond: details.map(({ few, many }) => many.rowsPerSecond / few.rowsPerSecond),
  memory: details.map(({ few, many }) => many.experiment.megabytes / few.experiment.megabytes),
  report: secondsOfRow("analyze"),
  verify: secondsOfRow("verify"),
};
console.log(JSON.stringify({ figures, details: { prompts: values, costs: details } }));
