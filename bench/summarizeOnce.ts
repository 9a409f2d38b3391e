/**
 * Computes the same as bench/summarize_rows.py with the built packages of gain in a folder: `node summarizeOnce.js FILE
 * FOLDER`. bench/summarizeRows.ts compiles and runs it.
 */
import { pathToFileURL } from "node:url";
import type * as analysis from "@gain/analysis";
import type * as records from "@gain/records";

const [file = "", built = ""] = process.argv.slice(2);
const library = (name: string): Promise<unknown> =>
  import(pathToFileURL(`${built}/${name}/dist/index.js`).href);
const { summarizeStored } = (await library("records")) as typeof records;
const { oneSampleTFromSummary } = (await library("analysis")) as typeof analysis;

function record(model: string, category: string | null, summary: records.GainSummary): object {
  const { n, mean, sd, min, max, quantiles } = summary;
  if (mean === null || sd === null || quantiles === null) throw new Error(`${model} has no spread`);
  const test = oneSampleTFromSummary({ n, mean, sd });
  return {
    ...{ model, category, n, mean, sd, min, max },
    quantiles: Object.values(quantiles),
    ...(test.defined && { t: test.value.t, p: test.value.pTwoSided }),
  };
}

const start = performance.now();
const models = await summarizeStored(file);
const summaries = [
  ...models.map((model) => record(model.model, null, model)),
  ...models.flatMap(({ model, categories }) => categories.map((own) => record(model, own.category, own))),
];
const seconds = (performance.now() - start) / 1000;
console.log(
  JSON.stringify({ summaries, seconds, peakMegabytes: process.resourceUsage().maxRSS / 1024, software: {} }),
);
