/**
 * Measures time and memory of storing rows, reading them, summarising them and writing them as Parquet:
 *
 *   npx tsx packages/records/bench/saveRows.ts [rows = 100000] [blocks = 28] [rows per transaction = 4096]
 *
 * Norms are random, so that compression saves little. `cpu` is the CPU time of all threads of the process: on a machine
 * with other load, compare it and not the wall time.
 */
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gainRowsOf } from "../testing/gainRows.ts";
import { selectRows, type RowBlock } from "../src/row/rowBlock.ts";
import { RunStore, summarizeStored, writeRunParquet, type PlannedPrompt } from "../src/index.ts";

const [rows = 100_000, layers = 28, perTransaction = 4096] = process.argv.slice(2).map(Number);
const PROMPTS_PER_CHUNK = 1024;
const SAMPLE_MS = 20;

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
let peak = 0;
const sample = (): void => {
  peak = Math.max(peak, process.memoryUsage().rss);
};

async function timed(name: string, count: number, work: () => Promise<void>): Promise<void> {
  peak = 0;
  const start = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  const cpu = ((user + system) / 1e6).toFixed(2);
  const seconds = (performance.now() - start) / 1000;
  const rate = `${Math.round(count / seconds).toLocaleString("en")} /s`;
  const columns = [
    name.padEnd(16),
    `${seconds.toFixed(2)} s`,
    `cpu ${cpu} s`,
    rate,
    `peak RSS ${megabytes(peak)}`,
  ];
  console.log(columns.map((column) => column.padStart(14)).join("  "));
}

const drawnNumber = (): number => Math.fround(Math.random() * 100);
const float64 = (length: number): Uint8Array =>
  new Uint8Array(Float64Array.from({ length }, drawnNumber).buffer);
const int32 = (length: number, value: (k: number) => number): Uint8Array =>
  new Uint8Array(Int32Array.from({ length }, (_, k) => value(k)).buffer);
const TOKENS = 11;
const vectors = (): Uint8Array => float64(perTransaction * layers);
const drawn: RowBlock = {
  items: int32(perTransaction, () => 0),
  norms: float64(perTransaction * (layers + 1)),
  deltaNorms: vectors(),
  inners: vectors(),
  split: {
    attentionNorms: vectors(),
    attentionInners: vectors(),
    mlpNorms: vectors(),
    mlpInners: vectors(),
    errors: vectors(),
  },
  finalNorms: float64(perTransaction),
  entropiesNats: float64(perTransaction),
  topIds: int32(perTransaction, drawnNumber),
  topTokens: Array<string>(perTransaction).fill(" the"),
  topProbs: float64(perTransaction),
  tokenCounts: int32(perTransaction, () => TOKENS),
  tokenIds: int32(perTransaction * TOKENS, drawnNumber),
  lastTokens: Array<string>(perTransaction).fill(" of"),
  cutTokens: int32(perTransaction, () => 0),
};
const prompt = (item: number): PlannedPrompt => ({
  text: `Prompt ${String(item)}: the capital city of France is`,
  category: "Factual",
  complexity: 1,
  line: item + 1,
});

const dir = await mkdtemp(join(tmpdir(), "gain-bench-"));
try {
  const store = await RunStore.create(dir);
  sample();
  console.log(
    `${String(rows)} rows, L = ${String(layers)}, ${String(perTransaction)} per transaction; RSS before ${megabytes(peak)}`,
  );

  await timed("append prompts", rows, async () => {
    for (let first = 0; first < rows; first += PROMPTS_PER_CHUNK) {
      const length = Math.min(PROMPTS_PER_CHUNK, rows - first);
      await store.appendPrompts(Array.from({ length }, (_, k) => prompt(first + k)));
      sample();
    }
  });
  await store.bindModel({
    modelIndex: 0,
    slug: "bench",
    load: { epoch: 1, lane: "" },
    policies: { normDefinition: "bench", specialTokens: "bench", truncation: "bench" },
    loaded: {
      ...{
        name: "bench",
        source: "bench",
        revision: "bench",
        files: [],
        dtype: "float32",
        precision: "fast",
        quantization: null,
        wiringAsked: "as-is",
      },
      ...{ layers, normType: "LayerNorm", label: null },
    },
  });

  let slowest = 0;
  await timed("pending + save", rows, async () => {
    let after = -1;
    for (let seq = 1; ; seq += 1) {
      const start = performance.now();
      const pending = await store.pendingPrompts(0, { after, limit: perTransaction });
      const last = pending.at(-1);
      if (last === undefined) break;
      await store.saveRows(0, {
        rows: selectRows(
          { ...drawn, items: int32(perTransaction, (k) => after + 1 + k) },
          layers,
          pending.map((_, k) => k),
        ),
        errors: [],
        epoch: 1,
        lease: seq,
        seq,
      });
      after = last.item;
      slowest = Math.max(slowest, performance.now() - start);
      sample();
    }
  });
  console.log(`slowest transaction ${slowest.toFixed(0)} ms`);
  await timed("prompt digest", rows, async () => {
    await store.promptDigests();
    sample();
  });
  await timed("read gain rows", rows, async () => {
    let read = 0;
    for await (const { layers: found } of gainRowsOf(store, 0)) {
      if (found !== layers) throw new Error(`a row of ${String(found)} blocks`);
      if ((read += 1) % 4096 === 0) sample();
    }
    if (read !== rows) throw new Error(`read ${String(read)} of ${String(rows)} rows`);
  });
  await timed("close", rows, async () => {
    await store.close();
    sample();
  });
  console.log(`run.duckdb ${megabytes((await stat(join(dir, "run.duckdb"))).size)}`);

  setInterval(sample, SAMPLE_MS).unref();
  await timed("summarise", rows, async () => {
    const [summary] = await summarizeStored(dir);
    if (summary?.n !== rows) throw new Error(`summarised ${String(summary?.n)} of ${String(rows)} rows`);
  });
  const reading = await RunStore.openReadOnly(dir);
  await timed("write as Parquet", rows, () => writeRunParquet(join(dir, "run.parquet"), reading));
  await reading.close();
  console.log(`run.parquet ${megabytes((await stat(join(dir, "run.parquet"))).size)}`);
} finally {
  await rm(dir, { recursive: true });
}
