/** A small run for tests: prompts, a model of 3 blocks, rows, and the whole of a finished run's folder. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { MeasurementPolicies } from "../src/identity/measurementKey.ts";
import type { PlannedPrompt } from "../src/identity/prompt.ts";
import { PromptDigest } from "../src/identity/promptDigest.ts";
import { sealRun } from "../src/seal/sealRun.ts";
import { writePlan, type RunPlan } from "../src/run/runPlan.ts";
import type { BoundModel, ModelBinding } from "../src/store/modelTable.ts";
import { ALL_QUANTITIES, type Quantity } from "../src/row/quantities.ts";
import type { ErrorRow, MeasuredRow, PartSplit, RowBatch } from "../src/row/rowBatch.ts";
import { rowBlock, type Column, type FlatBlock, type RowBlock } from "../src/row/rowBlock.ts";
import { RunStore } from "../src/store/runStore.ts";

const LAYERS = 3;
export const policies: MeasurementPolicies = {
  normDefinition: "1",
  specialTokens: "tokenizer",
  truncation: "refuse",
};

export const loadedModel: BoundModel = {
  name: "tiny",
  source: "someone/tiny",
  revision: "0123456789abcdef",
  files: [
    { file: "config.json", sha256: "11".repeat(32) },
    { file: "model.safetensors", sha256: "22".repeat(32) },
  ],
  dtype: "float32",
  precision: "fast",
  quantization: null,
  wiringAsked: "as-is",
  layers: LAYERS,
  normType: "LayerNorm",
  label: null,
};

export const binding = (changes: Partial<ModelBinding> = {}): ModelBinding => ({
  modelIndex: 0,
  slug: "tiny",
  loaded: loadedModel,
  policies,
  load: { epoch: 1, lane: "" },
  ...changes,
});

export const prompt = (text: string, changes: Partial<PlannedPrompt> = {}): PlannedPrompt => ({
  text,
  category: "Factual",
  complexity: 1,
  line: null,
  ...changes,
});

export const numberedPrompts = (count: number): PlannedPrompt[] =>
  Array.from({ length: count }, (_, k) => prompt(`prompt ${String(k)}`, { line: k + 1 }));

const partSplit = (layers: number): PartSplit => {
  const ofEach = (value: (k: number) => number): number[] =>
    Array.from({ length: layers }, (_, k) => value(k));
  return {
    attentionNorms: ofEach((k) => 0.5 + k),
    attentionInners: ofEach((k) => k - 0.75),
    mlpNorms: ofEach((k) => 0.75 + k / 4),
    mlpInners: ofEach((k) => -k / 4),
    errors: ofEach((k) => (k === 0 ? Number.NaN : k * 1e-7)),
  };
};

export const measuredRow = (item: number, changes: Partial<MeasuredRow> = {}): MeasuredRow => ({
  item,
  norms: [5, 4, 3, 6 + item],
  deltaNorms: [1, 2, 3],
  inners: [-1, -0.5, 0.25],
  split: partSplit(changes.inners?.length ?? LAYERS),
  finalNorm: 12,
  entropyNats: 2.5,
  topId: 262,
  topToken: " the",
  topProb: 0.125,
  tokenIds: [464, 3139, 1748],
  lastToken: " city",
  cutTokens: 0,
  ...changes,
});

/** Rows of one model column by column; the first row decides whether there is a split and a final norm. */
function blockOf(rows: readonly MeasuredRow[]): RowBlock {
  const float64 = (values: readonly number[]): Uint8Array => new Uint8Array(Float64Array.from(values).buffer);
  const int32 = (values: readonly number[]): Uint8Array => new Uint8Array(Int32Array.from(values).buffer);
  const column = ({ field, type, group }: Quantity): Column | null => {
    const whose = (row: MeasuredRow): object => (group === undefined ? row : (row.split ?? {}));
    const values = rows.flatMap((row) =>
      field === null
        ? [row.tokenIds.length]
        : (whose(row) as Record<string, number | number[] | null>)[field],
    );
    if (values[0] === null || (values[0] === undefined && group !== undefined)) return null;
    if (type === "text") return values as unknown as string[];
    return (type === "float64" ? float64 : int32)(values as number[]);
  };
  const columns = ALL_QUANTITIES.map(([name, quantity]) => [name, column(quantity)]);
  return rowBlock(int32(rows.map(({ item }) => item)), Object.fromEntries(columns) as FlatBlock);
}

export const batch = (rows: readonly MeasuredRow[], errors: readonly ErrorRow[] = [], seq = 1): RowBatch => ({
  rows: blockOf(rows),
  errors,
  epoch: 1,
  lease: seq,
  seq,
});

export function planOf(prompts: readonly PlannedPrompt[]): RunPlan {
  const digest = new PromptDigest();
  for (const each of prompts) digest.add(each);
  return {
    format: 5,
    timestamp: "20260105_152333",
    models: [
      {
        ...{ model: "tiny", path: null, revision: null, device: "cpu" },
        ...{ adapter: null, specialTokens: "auto", bos: "auto" },
        ...{ ggufFile: null, maxMemory: null, dtype: "auto", quantize: "none", precision: "fast" },
        ...{
          wiring: "as-is",
          truncate: "error",
          batchSize: null,
          layout: "auto",
          compile: "auto",
          allowBin: false,
        },
      },
    ],
    prompts: { source: "prompts.jsonl", count: digest.count, digest: digest.hex() },
    policies,
    analysis: { margin: 0.01 },
  };
}

export const CSV_FILE = "tiny_parallel_test_20260105_152333.csv";
export const DUPLICATE_PROMPT = 4;
const ERROR_PROMPT = 6;
export const FINISHED_PROMPTS: readonly PlannedPrompt[] = [
  ...numberedPrompts(4),
  prompt("prompt 1"),
  prompt("a text of more than one piece ".repeat(100)),
  prompt("poison"),
];

/** Writes plan.json and run.duckdb with the first `rows` terminal rows of `FINISHED_PROMPTS`. */
export async function writeUnfinishedRun(dir: string, rows: number): Promise<void> {
  await writePlan(dir, planOf(FINISHED_PROMPTS));
  const store = await RunStore.create(dir);
  await store.appendPrompts(FINISHED_PROMPTS);
  await store.bindModel(binding());
  const items = FINISHED_PROMPTS.map((_, item) => item).slice(0, rows);
  const errors = items.includes(ERROR_PROMPT)
    ? [{ item: ERROR_PROMPT, code: "poison_prompt", text: "the sidecar ended twice on it" }]
    : [];
  await store.saveRows(
    0,
    batch(
      items.filter((item) => item !== ERROR_PROMPT).map((item) => measuredRow(item)),
      errors,
    ),
  );
  await store.close();
}

/** Writes a run of six rows and one error row, with its CSV and its manifest. */
export async function writeFinishedRun(dir: string): Promise<void> {
  await writeUnfinishedRun(dir, FINISHED_PROMPTS.length);
  const lines = [
    "Prompt,Last_Gain",
    ...Array.from({ length: 5 }, (_, k) => `p,${String(k)}`),
    '"two\nlines",1.5',
  ];
  await writeFile(join(dir, CSV_FILE), `${lines.join("\n")}\n`);
  await seal(dir);
}

/** What a test says of the origin of a run. */
export const FACTS = {
  gitCommit: null,
  software: { node: "20.0.0" },
  machine: { platform: "linux", architecture: "x64", processor: "one", cores: 2, memoryBytes: 1 },
  timings: { sessionSeconds: 1.5 },
  outputs: { command: "gain experiment" },
};

/** Seals the run as it is, so that its manifest matches the files of the folder. @returns the manifest's digest */
export async function seal(dir: string, exitCode = 3): Promise<string> {
  const store = await RunStore.open(dir);
  try {
    const run = { dir, plan: planOf(FINISHED_PROMPTS), store, outputs: [] };
    return await sealRun(run, { exitCode, ...FACTS });
  } finally {
    await store.close();
  }
}
