/**
 * Summarises files of stored rows with gain and with pandas + scipy, and compares time, memory and numbers.
 *
 *   npm run bench -- summarize
 *   npx tsx bench/summarizeRows.ts [--rounds 5] [rows = 1000000]
 *
 *   1 build    the packages as another project installs them: JavaScript, run by node alone
 *   2 draw     a Parquet file for each number of rows, by packages/records/bench/drawnRows.ts: 18 columns, with every
 *              layer's norm and gain of 12 blocks, about 180 bytes per row; both programs read the three columns they need
 *   3 run      bench/summarizeOnce.ts and bench/summarize_rows.py alternately, each as a whole process; the first round is
 *              not counted
 *   4 compare  every number of each run to 1e-12; each ratio is of the whole processes of one round
 *
 * Needs about 2 GB for 10 million rows in the temporary folder, and twice that while it draws.
 */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import ts from "typescript";

const root = fileURLToPath(new URL("../", import.meta.url));
const run = promisify(execFile);
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string", default: "5" } },
});
const sizes = positionals.length > 0 ? positionals.map(Number) : [1_000_000];
const rounds = Number(options.rounds);
const TOLERANCE = 1e-12;

interface Printed {
  readonly summaries: readonly Readonly<Record<string, unknown>>[];
  /** Without imports. */
  readonly seconds: number;
  readonly peakMegabytes: number;
  readonly software: Readonly<Record<string, string>>;
}

interface Timed extends Printed {
  /** Of the whole process. */
  readonly wholeSeconds: number;
}

async function timed(file: string, args: readonly string[]): Promise<Timed> {
  const start = performance.now();
  const { stdout } = await run(file, args, { maxBuffer: 1 << 26 });
  return { ...(JSON.parse(stdout) as Printed), wholeSeconds: (performance.now() - start) / 1000 };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const rounded = (value: number): number => Number(value.toPrecision(4));

type Summary = Readonly<Record<string, unknown>>;

/** The largest difference of two summaries' numbers: absolute for p-values, else relative. Throws where groups differ. */
function difference(ours: Printed, theirs: Printed): number {
  const keyOf = ({ model, category }: Summary): string => JSON.stringify([model, category]);
  const found = new Map(ours.summaries.map((each) => [keyOf(each), each]));
  if (found.size !== theirs.summaries.length) throw new Error(`${String(found.size)} groups`);
  const differences = theirs.summaries.flatMap((right) => {
    const left = found.get(keyOf(right));
    return Object.entries(right).flatMap(([name, value]) => {
      const lefts = [left?.[name]].flat();
      return [value].flat().map((each: unknown, k) => {
        const other: unknown = lefts[k];
        if (typeof each !== "number" || typeof other !== "number") return other === each ? 0 : Infinity;
        return Math.abs(other - each) / (name === "p" || each === 0 ? 1 : Math.abs(each));
      });
    });
  });
  return differences.reduce((largest, each) => Math.max(largest, each), 0);
}

const column = (timings: readonly Timed[], name: "wholeSeconds" | "seconds" | "peakMegabytes"): number =>
  rounded(median(timings.map((timing) => timing[name])));

const folder = await mkdtemp(join(tmpdir(), "gain-bench-"));
const results: object[] = [];
const figures: { readonly seconds: number[]; readonly memory: number[] } = { seconds: [], memory: [] };
let software: Readonly<Record<string, string>> = {};
try {
  const tsx = (...args: string[]): Promise<unknown> =>
    run(process.execPath, ["--import", "tsx", ...args], { cwd: root });
  const built = join(folder, "built");
  await tsx("tools/build.ts", built);
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  const once = join(folder, "summarizeOnce.mjs");
  const source = await readFile(new URL("summarizeOnce.ts", import.meta.url), "utf8");
  const { outputText } = ts.transpileModule(source, { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
  await writeFile(once, outputText);

  for (const rows of sizes) {
    const file = join(folder, "rows.parquet");
    await tsx("packages/records/bench/drawnRows.ts", file, String(rows));
    const ours: Timed[] = [];
    const theirs: Timed[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const own = await timed(process.execPath, [once, file, built]);
      const peer = await timed(join(root, ".venv/bin/python"), [join(root, "bench/summarize_rows.py"), file]);
      const largest = difference(own, peer);
      if (!(largest <= TOLERANCE)) throw new Error(`the numbers differ by ${String(largest)}`);
      software = peer.software;
      if (round === 0) continue;
      ours.push(own);
      theirs.push(peer);
    }
    const result = {
      rows,
      fileMegabytes: rounded((await stat(file)).size / 1e6),
      gainSeconds: column(ours, "wholeSeconds"),
      pandasSeconds: column(theirs, "wholeSeconds"),
      ratio: rounded(column(ours, "wholeSeconds") / column(theirs, "wholeSeconds")),
      gainSecondsWithoutImports: column(ours, "seconds"),
      pandasSecondsWithoutImports: column(theirs, "seconds"),
      gainPeakMegabytes: column(ours, "peakMegabytes"),
      pandasPeakMegabytes: column(theirs, "peakMegabytes"),
      gainSecondsByRound: ours.map(({ wholeSeconds }) => rounded(wholeSeconds)),
      pandasSecondsByRound: theirs.map(({ wholeSeconds }) => rounded(wholeSeconds)),
    };
    results.push(result);
    for (const [round, own] of ours.entries()) {
      figures.seconds.push((theirs[round]?.wholeSeconds ?? Number.NaN) / own.wholeSeconds);
      figures.memory.push((theirs[round]?.peakMegabytes ?? Number.NaN) / own.peakMegabytes);
    }
    await rm(file);
  }
} finally {
  await rm(folder, { recursive: true });
}

const manifest = await readFile(join(root, "node_modules/@duckdb/node-api/package.json"), "utf8");
const { version: duckdb } = JSON.parse(manifest) as { version: string };
console.log(
  JSON.stringify({ figures, software: { duckdb, ...software }, details: { tolerance: TOLERANCE, results } }),
);
