/**
 * How long `gain analyze` takes from the start of its process to the last file, and what it holds in memory.
 *
 *   npx tsx packages/gain/bench/analyzeFiles.ts [rounds]
 *
 * The 25 rows are the notebook's GPT-J-6B file; the 10,000 and 100,000 rows are those again and again, with prompts and
 * gains of their own.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readNotebookFile, type GainRow } from "@gain/records";
import { notebookCsv } from "@gain/report";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const rounds = Number(process.argv[2] ?? 5);
const source = join(root, "packages/records/fixtures/python-outputs/gptj_parallel_test_20260105_152333.csv");
const folder = mkdtempSync(join(tmpdir(), "gain-bench-"));

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** The program as nx starts it; its status file tells the most memory that it held, when it has ended. */
function analyze(file: string): { seconds: number; megabytes: number } {
  const watch = join(folder, "watch.mjs");
  const peak = join(folder, "peak.txt");
  writeFileSync(
    watch,
    `import { writeFileSync } from "node:fs";
     process.on("exit", () => writeFileSync(${JSON.stringify(peak)}, String(process.resourceUsage().maxRSS)));`,
  );
  const program = join(root, "packages/gain/src/main.ts");
  const flags = ["--import", "tsx", "--import", watch];
  const started = performance.now();
  execFileSync(process.execPath, [...flags, program, "analyze", file, "--out", join(folder, "out")], {
    cwd: root,
    stdio: "ignore",
  });
  const seconds = (performance.now() - started) / 1000;
  rmSync(join(folder, "out"), { recursive: true });
  return { seconds, megabytes: Number(readFileSync(peak, "utf8")) / 1024 };
}

function repeated(rows: readonly GainRow[], count: number): string {
  const many = Array.from({ length: count }, (_, i): GainRow => {
    const row = rows[i % rows.length];
    if (row === undefined) throw new Error("no rows");
    return {
      ...row,
      sourceText: {},
      prompt: `${String(row.prompt)} (${String(i)})`,
      lastGain: row.lastGain + i * 1e-7,
    };
  });
  const file = join(folder, `rows_${String(count)}.csv`);
  writeFileSync(file, notebookCsv(many));
  return file;
}

try {
  const { rows } = await readNotebookFile(source);
  const results = [];
  for (const [count, file] of [
    [25, source],
    [10_000, repeated(rows, 10_000)],
    [100_000, repeated(rows, 100_000)],
  ] as const) {
    // The first round fills the disk's cache.
    const measured = Array.from({ length: rounds + 1 }, () => analyze(file)).slice(1);
    results.push({
      rows: count,
      seconds: median(measured.map(({ seconds }) => seconds)),
      peakMegabytes: median(measured.map(({ megabytes }) => megabytes)),
    });
  }
  console.log(
    JSON.stringify(
      {
        date: new Date().toISOString().slice(0, 10),
        script: "packages/gain/bench/analyzeFiles.ts",
        processor: cpus()[0]?.model.trim(),
        cores: cpus().length,
        node: process.versions.node,
        rounds,
        results,
      },
      null,
      2,
    ),
  );
} finally {
  rmSync(folder, { recursive: true });
}
