/**
 * Duration of `gain analyze`, from the start of its process to the last file, and its peak memory.
 *
 *   npm run bench -- analyze
 *
 * The few rows are the 25 of the notebook's GPT-J-6B file. The many are 100,000 copies of them, with distinct prompts and
 * gains.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readNotebookFile, type GainRow } from "@gain/records";
import { notebookCsv, WholeColumns } from "@gain/report";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const { values } = parseArgs({ options: { rounds: { type: "string", default: "5" } } });
const rounds = Number(values.rounds);
const source = join(root, "packages/records/fixtures/python-outputs/gptj_parallel_test_20260105_152333.csv");
const MANY_ROWS = 100_000;
execFileSync(process.execPath, ["--import", "tsx", "tools/bundle.ts"], { cwd: root, stdio: "ignore" });
const folder = mkdtempSync(join(tmpdir(), "gain-bench-"));

/** Runs the program as nx does. A preloaded module writes its peak memory to a file when it ends. */
function analyze(file: string): { seconds: number; megabytes: number } {
  const watch = join(folder, "watch.mjs");
  const peak = join(folder, "peak.txt");
  writeFileSync(
    watch,
    `import { writeFileSync } from "node:fs";
     process.on("exit", () => writeFileSync(${JSON.stringify(peak)}, String(process.resourceUsage().maxRSS)));`,
  );
  const program = join(root, "packages/gain/dist/main.js");
  const flags = ["--import", watch];
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
  const { head, row: line } = notebookCsv(WholeColumns.of(many));
  writeFileSync(file, [head, ...many.map(line)].join(""));
  return file;
}

try {
  const { rows } = await readNotebookFile(source);
  // The first round fills the disk's cache.
  const measured = (file: string): ReturnType<typeof analyze>[] =>
    Array.from({ length: rounds + 1 }, () => analyze(file)).slice(1);
  const few = measured(source);
  const many = measured(repeated(rows, MANY_ROWS));
  const figures = {
    few: few.map(({ seconds }) => seconds),
    many: many.map(({ seconds }) => seconds),
    manyMemory: many.map(({ megabytes }) => megabytes),
  };
  console.log(JSON.stringify({ figures }));
} finally {
  rmSync(folder, { recursive: true });
}
