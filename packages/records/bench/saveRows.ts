/**
 * How fast the store takes rows, and how much memory it needs for them:
 *
 *   npx tsx packages/records/bench/saveRows.ts [rows = 100000] [blocks = 28] [rows per transaction = 256]
 *
 * Norms are drawn at random, so that compression gains nothing. Each phase is timed with its share of the process's
 * memory; the tables are those of a real run.
 */
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunStore, type MeasuredRowLike, type PlannedPrompt } from "../src/index.ts";

const [rows = 100_000, layers = 28, perTransaction = 256] = process.argv.slice(2).map(Number);
const PROMPTS_PER_CHUNK = 1024;

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
let peak = 0;
const sample = (): void => {
  peak = Math.max(peak, process.memoryUsage().rss);
};

async function timed(name: string, count: number, work: () => Promise<void>): Promise<void> {
  peak = 0;
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000;
  const rate = `${Math.round(count / seconds).toLocaleString("en")} /s`;
  console.log(
    `${name.padEnd(16)} ${seconds.toFixed(2).padStart(7)} s ${rate.padStart(12)}   peak RSS ${megabytes(peak)}`,
  );
}

const vector = (length: number): number[] => Array.from({ length }, () => Math.fround(Math.random() * 100));
const measuredRow = (item: number): MeasuredRowLike => ({
  item,
  norms: vector(layers + 1),
  deltaNorms: vector(layers),
  inners: vector(layers),
  entropyNats: Math.random() * 10,
  topId: item % 50_257,
  topToken: " the",
  topProb: Math.random(),
  tokenIds: Array.from({ length: 11 }, () => Math.floor(Math.random() * 50_257)),
  lastToken: " of",
});
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
    `${String(rows)} rows, L = ${String(layers)}, ${String(perTransaction)} a transaction; RSS before ${megabytes(peak)}`,
  );

  await timed("append prompts", rows, async () => {
    for (let first = 0; first < rows; first += PROMPTS_PER_CHUNK) {
      const length = Math.min(PROMPTS_PER_CHUNK, rows - first);
      await store.appendPrompts(Array.from({ length }, (_, k) => prompt(first + k)));
      sample();
    }
  });
  await store.bindModel({
    modelIx: 0,
    slug: "bench",
    policies: { normDefinition: "bench", specialTokens: "bench", truncation: "bench" },
    loaded: {
      ...{
        name: "bench",
        source: "bench",
        revision: "bench",
        files: [],
        dtype: "float32",
        precision: "fast",
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
      after = last.item;
      await store.saveRows(0, {
        rows: pending.map(({ item }) => measuredRow(item)),
        errors: [],
        epoch: 1,
        lease: seq,
        seq,
      });
      slowest = Math.max(slowest, performance.now() - start);
      sample();
    }
  });
  console.log(`slowest transaction ${slowest.toFixed(0)} ms`);
  await timed("prompt digest", rows, async () => {
    await store.promptDigest();
    sample();
  });
  await timed("read gain rows", rows, async () => {
    let read = 0;
    for await (const { layers: found } of store.gainRows(0)) {
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
} finally {
  await rm(dir, { recursive: true });
}
