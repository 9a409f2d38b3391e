/**
 * Makes a folder of runs without measuring anything: "run 0", "run 1" and so on, which have the small files that the list
 * reads, and "million", which has a file of rows too.
 *
 *   npx tsx packages/viewer/bench/madeFolder.ts FOLDER [--runs 1000] [--rows 1000000] [--blocks 12]
 */
import { mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ESTIMATE, findings, makeRun, manifest, planText } from "../testing/madeRuns.ts";
import { writeMadeRows } from "./madeRows.ts";

const ROWS = "rows_20261130_100000.parquet";
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: "string", default: "1000" },
    rows: { type: "string", default: "1000000" },
    blocks: { type: "string", default: "12" },
  },
});
const [folder = ""] = positionals;
const runs = Number(values.runs);

mkdirSync(folder, { recursive: true });
for (let k = 0; k < runs; k += 1)
  makeRun(folder, `run ${String(k)}`, planText("20261129_100000"), {
    "manifest.json": manifest(0),
    "findings.json": findings({ defined: true, value: { ...ESTIMATE.value, mean: 1 + k / runs } }),
  });
const rows = join(folder, ROWS);
await writeMadeRows(rows, Number(values.rows), Number(values.blocks));
const file = { file: ROWS, bytes: statSync(rows).size, sha256: "0".repeat(64) };
const million = makeRun(folder, "million", planText("20261130_100000"), {
  "manifest.json": manifest(0, [file]),
  "findings.json": findings(ESTIMATE),
});
renameSync(rows, join(million, ROWS));
