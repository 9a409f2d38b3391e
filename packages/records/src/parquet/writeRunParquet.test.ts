import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { gainRowsOf } from "../../testing/gainRows.ts";
import type { GainRow } from "../row/gainRow.ts";
import { NOTEBOOK_COLUMNS } from "../row/notebookColumns.ts";
import { batch, binding, loadedModel, measuredRow, prompt } from "../../testing/runFixture.ts";
import { RunStore } from "../store/runStore.ts";
import type { StoredRow } from "../store/storedRow.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { readParquet, type PrintedRow } from "../../testing/parquetReader.ts";
import { writeRunParquet } from "./writeRunParquet.ts";

const dir = temporaryFolder();
let store: RunStore;
const [NAN, INF] = [Number.NaN, Infinity];
const LABEL = { name: "Labelled", architecture: "Parallel", normType: "LN", params: "6B", role: "Subject" };

/** Two models of 3 blocks and one of 1, over prompts of which one is long and one has no category. */
beforeEach(async () => {
  await mkdir(join(dir(), "run"));
  store = await RunStore.create(join(dir(), "run"));
  await store.appendPrompts([
    prompt("The capital city of France is"),
    prompt("\ufefflong \u{1f600}\0 ".repeat(2000), { category: null, complexity: null }),
    prompt("poison"),
    prompt("", { category: "\ufeffb", complexity: 2.5 }),
    prompt("never measured"),
  ]);
  const models = [
    { ...loadedModel, label: LABEL },
    { ...loadedModel, name: "plain", files: [], normType: "unknown" },
    { ...loadedModel, name: "one block", files: [], revision: "1", layers: 1 },
  ];
  for (const [modelIndex, loaded] of models.entries()) {
    await store.bindModel(binding({ modelIndex, slug: `m${String(modelIndex)}`, loaded }));
  }
  const odd = {
    topToken: "\ufeff\0\n",
    lastToken: "\ufeff",
    tokenIds: Array.from({ length: 1000 }, (_, k) => k * k),
  };
  await store.saveRows(
    0,
    batch(
      [
        measuredRow(3, { norms: [1, 0, 0, 5], topProb: INF, tokenIds: [7] }),
        measuredRow(1, odd),
        measuredRow(0),
      ],
      [{ item: 2, code: "poison_prompt", text: "" }],
    ),
  );
  await store.saveRows(
    1,
    batch([
      measuredRow(0, { norms: [NAN, 1, INF, 5e-324], deltaNorms: [INF, NAN, 1], entropyNats: NAN }),
      measuredRow(1, { norms: [1, 2, 0, 3] }),
    ]),
  );
  await store.saveRows(
    2,
    batch([measuredRow(0, { norms: [2, 3], deltaNorms: [1], inners: [0], split: null, finalNorm: null })]),
  );
  return () => store.close();
});

const printed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(printed);
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
};

/** Null in every column that a measured prompt has. */
const NOT_MEASURED = Object.fromEntries(
  [
    ...[
      "Entropy",
      "Last_Gain",
      "Total_Amp",
      "Top_Token",
      "Top_Prob",
      "N_Layers",
      "Layer_Norms",
      "Layer_Gains",
    ],
    ...["Flags", "Token_Ids", "Last_Token", "Delta_Norms", "Inners", "Attention_Norms", "Attention_Inners"],
    ...["MLP_Norms", "MLP_Inners", "Split_Errors", "Final_Norm"],
  ].map((name) => [name, null]),
);

/** The same rows as the store reads them; the error row of the first model is at its place in the plan. */
async function expectedRows(): Promise<PrintedRow[]> {
  const rows: Record<string, unknown>[] = [];
  for (const { modelIndex } of await store.models()) {
    const [gains, stored]: [GainRow[], StoredRow[]] = [[], []];
    for await (const row of gainRowsOf(store, modelIndex)) gains.push(row);
    for await (const row of store.rows(modelIndex)) stored.push(row);
    const measured = stored.flatMap((row) => (row.status === "measured" ? [row] : []));
    for (const [k, gain] of gains.entries()) {
      rows.push({
        ...{
          Model: gain.model,
          Architecture: gain.architecture,
          Norm_Type: gain.normType,
          Params: gain.params,
        },
        ...{ Role: gain.role, Category: gain.category, Complexity: gain.complexity, Prompt: gain.prompt },
        Prompt_Short: `${Array.from(gain.prompt ?? "")
          .slice(0, 40)
          .join("")}...`,
        ...{ Entropy: gain.entropyNats, Last_Gain: gain.lastGain, Total_Amp: gain.totalAmp },
        ...{
          Top_Token: gain.topToken,
          Top_Prob: gain.topProb,
          N_Layers: gain.layers,
          Layer_Norms: gain.norms,
        },
        Layer_Gains: gain.norms?.slice(1).map((norm, block) => norm / (gain.norms?.[block] ?? NAN)),
        Flags: gain.flags,
        ...{ Token_Ids: measured[k]?.tokenIds, Last_Token: measured[k]?.lastToken },
        ...{ Delta_Norms: measured[k]?.deltaNorms, Inners: measured[k]?.inners },
        ...{
          Attention_Norms: measured[k]?.split?.attentionNorms ?? null,
          Attention_Inners: measured[k]?.split?.attentionInners ?? null,
          MLP_Norms: measured[k]?.split?.mlpNorms ?? null,
          MLP_Inners: measured[k]?.split?.mlpInners ?? null,
          Split_Errors: measured[k]?.split?.errors ?? null,
        },
        Final_Norm: measured[k]?.finalNorm,
        ...{ Error_Code: null, Error_Text: null },
        meta_id: String((measured[k]?.prompt.item ?? NAN) + 1),
      });
    }
    if (modelIndex !== 0) continue;
    rows.splice(2, 0, {
      ...{ Model: "Labelled", Architecture: "Parallel", Norm_Type: "LN", Params: "6B", Role: "Subject" },
      ...{ Category: "Factual", Complexity: 1, Prompt: "poison", Prompt_Short: "poison...", ...NOT_MEASURED },
      ...{ Error_Code: "poison_prompt", Error_Text: "", meta_id: "3" },
    });
  }
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, printed(value)])),
  );
}

test("a run's file has the rows of its store: labels, gains, flags, texts, tokens, vectors", async () => {
  const path = join(dir(), "run.parquet");
  await writeRunParquet(path, store);
  const { exact, types } = await readParquet(path);
  expect(Object.keys(types)).toEqual([
    ...NOTEBOOK_COLUMNS,
    ...["Layer_Norms", "Layer_Gains", "Flags", "Token_Ids", "Last_Token", "Delta_Norms", "Inners"],
    ...["Attention_Norms", "Attention_Inners", "MLP_Norms", "MLP_Inners", "Split_Errors", "Final_Norm"],
    ...["Error_Code", "Error_Text", "meta_id"],
  ]);
  const expected = await expectedRows();
  expect(exact).toEqual(expected);
  expect(exact.map((row) => [row["Model"], row["Flags"]])).toEqual([
    ["Labelled", []],
    ["Labelled", []],
    ["Labelled", null],
    ["Labelled", ["zero_denominator", "position_zero", "non_finite"]],
    ["plain", ["non_finite"]],
    ["plain", ["zero_denominator"]],
    ["one block", ["single_block"]],
  ]);
});

test("the caller can set the labels of the models", async () => {
  const path = join(dir(), "run.parquet");
  await writeRunParquet(path, store, ({ modelIndex }) => {
    return {
      model: `no. ${String(modelIndex)}`,
      architecture: "a",
      normType: null,
      params: "0'\0",
      role: null,
    };
  });
  const { exact } = await readParquet(path);
  expect(exact[4]).toMatchObject({
    Model: "no. 1",
    Architecture: "a",
    Norm_Type: null,
    Params: "0'\0",
    Role: null,
  });
});

test("a read-only store can be written to a file, and no other file is left", async () => {
  await store.close();
  const reading = await RunStore.openReadOnly(join(dir(), "run"));
  vi.stubEnv("TMPDIR", join(dir(), "temporary"));
  await mkdir(join(dir(), "temporary"));
  await writeRunParquet(join(dir(), "run.parquet"), reading);
  await reading.close();
  vi.unstubAllEnvs();
  expect(await readdir(join(dir(), "temporary"))).toEqual([]);
  expect((await readdir(dir())).sort()).toEqual(["run", "run.parquet", "temporary"]);
  expect((await readParquet(join(dir(), "run.parquet"))).exact).toHaveLength(7);
  await rm(join(dir(), "temporary"), { recursive: true });
});
