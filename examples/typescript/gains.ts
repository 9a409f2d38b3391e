/** Reads the rows of a run, and prints its findings: `npm start -- RUN`. Draws the blocks of each model as SVG. */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { analyzeGains } from "@gain/analysis";
import { depthProfile, renderFigure } from "@gain/figures";
import { gainParquetRows, type GainRow } from "@gain/records";

const run = process.argv.at(2);
if (run === undefined) throw new Error("name the folder of a run: npm start -- RUN");
const file = readdirSync(run).find((name) => name.endsWith(".parquet"));
if (file === undefined) throw new Error(`${run} has no Parquet file: name the folder of a finished run`);

const models = new Map<string, GainRow[]>();
for await (const { row } of gainParquetRows(join(run, file)))
  models.set(row.model, [...(models.get(row.model) ?? []), row]);

for (const [model, rows] of models) {
  const { primary, verdict } = analyzeGains(model, rows);
  const { estimate } = primary;
  const mean = estimate.defined ? estimate.value.mean.toFixed(4) : estimate.reason;
  console.log(`${model}: ${String(rows.length)} prompts, geometric mean gain ${mean}, ${verdict.headline}`);

  const { svg } = await renderFigure(depthProfile({ model, rows }));
  writeFileSync(`${model.replaceAll(/[^\w.-]/g, "_")}.svg`, svg);
}
