/**
 * Simulates how often each test of the analysis rejects what is true, and each interval covers it: `npm run simulate`.
 *
 *   1 simulate  every design, so many runs each, in processes; each design has a stream of random numbers of its own
 *   2 store     with --store, the counts in bench/results and the page docs/inference-simulation.md
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { format } from "prettier";
import { PROJECT } from "./setup/project.ts";
import { simulateAll } from "./simulation/inProcesses.ts";
import { PAGE, RESULT, simulationPage } from "./simulation/page.ts";
import { Simulation } from "./simulation/simulate.ts";

const HELP = `npm run simulate -- [options]

How often the tests of packages/analysis reject what is true, and their intervals cover it.

  --runs N     data sets a design, 10,000 by default
  --seed N     a whole number from 0 to 2³² − 1, 20260105 by default
  --store      keep the counts in ${RESULT} and write ${PAGE}
  --page       write that page from what is stored, and simulate nothing
  --help

Without --store the page's text is printed.`;

function wholeNumber(text: string, option: string, least: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number < 2 ** 32) return number;
  process.stderr.write(`${option} ${text}: a whole number from ${least} to 2³² − 1 is needed.\n`);
  process.exit(2);
}

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "10000" },
    seed: { type: "string", default: "20260105" },
    store: { type: "boolean", default: false },
    page: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  process.stdout.write(`${HELP}\n`);
} else if (values.page) {
  const stored = Simulation.parse(JSON.parse(await readFile(join(PROJECT, RESULT), "utf8")));
  await writeFile(join(PROJECT, PAGE), await simulationPage(stored));
} else {
  const runs = wholeNumber(values.runs, "--runs", 1);
  const seed = wholeNumber(values.seed, "--seed", 0);
  const start = performance.now();
  const rates = await simulateAll({ runs, seed }, ({ sizes, variant, distribution }) => {
    process.stderr.write(`${sizes}, ${variant}, ${distribution}\n`);
  });
  const seconds = Math.round((performance.now() - start) / 1000);
  const simulation = { date: new Date().toISOString().slice(0, 10), seed, runs, seconds, rates };
  const page = await simulationPage(simulation);
  if (values.store) {
    await writeFile(
      join(PROJECT, RESULT),
      await format(JSON.stringify(simulation), { parser: "json", printWidth: 110 }),
    );
    await writeFile(join(PROJECT, PAGE), page);
  } else process.stdout.write(page);
}
