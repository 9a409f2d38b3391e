/**
 * What every figure of 100,000 prompts costs: making the specification, drawing it as SVG and PNG, and its size.
 *
 *     node --import tsx packages/figures/bench/manyRows.ts [rows]
 */
import { analyzeGains } from "@gain/analysis";
import { manyRows } from "../testing/manyRows.ts";
import { manyRowsFigures } from "../testing/manyRowsFigures.ts";
import { loadRenderer, renderFigure } from "../src/index.ts";

const BLOCKS = 32;
const count = Number(process.argv[2] ?? 100_000);

const rows = manyRows(count, BLOCKS);
const others = rows.map((row) => ({ ...row, model: "other", lastGain: row.lastGain - 0.05 }));
const compared = [rows, others].map((ofModel) => {
  const name = ofModel[0]?.model ?? "";
  const findings = analyzeGains(name, ofModel, { draws: { seed: 1, resamples: 100 } });
  return { name, wiring: "unknown" as const, findings, rows: ofModel };
});
const figures = manyRowsFigures(rows, compared);
const imported = performance.now();
await loadRenderer();
process.stdout.write(`imports: ${(performance.now() - imported).toFixed(0)} ms\n`);

let total = 0;
for (const [name, make] of Object.entries(figures)) {
  const started = performance.now();
  const spec = make();
  const made = performance.now();
  await renderFigure(spec);
  const drawn = performance.now();
  total += drawn - started;
  const kilobytes = JSON.stringify(spec, null, 2).length / 1000;
  process.stdout.write(
    `${name.padEnd(20)} make ${(made - started).toFixed(0).padStart(5)} ms   draw ${(drawn - made)
      .toFixed(0)
      .padStart(5)} ms   ${kilobytes.toFixed(0).padStart(5)} kB\n`,
  );
}
process.stdout.write(`all: ${total.toFixed(0)} ms for ${String(count)} rows\n`);
