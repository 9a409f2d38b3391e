/**
 * Simulates how often each test of the analysis rejects a true hypothesis, and each interval covers the true value:
 * `npm run simulate`.
 *
 *   1 simulate  every design, in parallel processes; each design has its own stream of random numbers
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

How often the tests of packages/analysis reject a true hypothesis, and their intervals cover the true value.

  --runs N     data sets per design, 10,000 by default
  --seed N     a whole number from 0 to 2³² − 1, 20260105 by default
  --store      store the counts in ${RESULT} and write ${PAGE}
  --page       write that page from the stored counts, without simulating
  --help

Without --store the text of the page is printed.`;

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
