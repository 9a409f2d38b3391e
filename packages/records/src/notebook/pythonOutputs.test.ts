/** Real outputs of the notebook's siblings, compared with what Python reads; see fixtures/summary_reference.py. */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import outputs from "../../fixtures/python-outputs.json" with { type: "json" };
import { readNotebookFile } from "./readNotebookFile.ts";

const FOLDER = fileURLToPath(new URL("../../fixtures/python-outputs/", import.meta.url));
const read = (name: string) => readNotebookFile(`${FOLDER}${name}`);
const { family, hunt, clean, llama } = outputs;

describe("every real output is read, with the block of its gains", () => {
  it.each(readdirSync(FOLDER).filter((name) => name !== "LICENSE"))("%s", async (name) => {
    const { rows, summaries, notes } = await read(name);
    expect(rows.length + summaries.length).toBeGreaterThan(0);
    const blocks = new Set([...rows.map(({ block = "L" }) => block), ...summaries.map(({ block }) => block)]);
    const isOfNotebook = /^(?:gptj_parallel|thermodynamic_benchmark|gpt2_layernorm)/.test(name);
    expect(blocks.has("L")).toBe(isOfNotebook);
    // A note states a block that is not the last.
    expect(notes.some(({ kind }) => kind === "block")).toBe(!isOfNotebook);
  });
});

describe("the Pythia family", () => {
  it("has 25 rows per model of block L−1, and a summary of block L with the final norm, whose ddof is proven", async () => {
    const { rows, summaries } = await read("pythia_family_NO_FINAL_LN_20260105_174820.json");
    expect(rows).toHaveLength(200);
    expect(rows.every(({ block }) => block === "L-1")).toBe(true);
    for (const [model, { gains }] of Object.entries(family.rows)) {
      expect(rows.filter((row) => row.model === model).map(({ lastGain }) => lastGain)).toEqual(gains);
    }
    expect(summaries.map(({ model, block, n, mean, sd }) => ({ model, block, n, mean, sd }))).toEqual(
      family.summaries.map(({ model, block, n, mean, sd }) => ({ model, block, n, mean, sd })),
    );
    expect(new Set(summaries.map(({ ddof }) => ddof))).toEqual(new Set([0]));
    expect(summaries[0]?.basis).toEqual({
      block: "hidden_states[-1] / hidden_states[-2]",
      n: "n_prompts of the file",
      ddof: "as for the file's other SDs, which prove it",
    });
  });
});

describe("files with only summaries", () => {
  it("the hunt has two blocks of 16 models and no number of prompts; its laboratories are not models", async () => {
    const { rows, summaries, notes } = await read("high_rho_hunt_NO_FINAL_LN_20260105_184728.json");
    expect(rows).toEqual([]);
    expect(summaries.map(({ model, block, n, mean, sd }) => ({ model, block, n, mean, sd }))).toEqual(hunt);
    expect(notes.map(({ text }) => text)).toContain("means over several models: h26_lab_signatures");
    const five = await readNotebookFile(`${FOLDER}high_rho_hunt_NO_FINAL_LN_20260105_184728.json`, {
      summaryPrompts: 5,
    });
    expect(five.summaries.every(({ n, basis }) => n === 5 && basis.n === "stated on the command line")).toBe(
      true,
    );
  });

  it("the clean residuals have three prompts, which the file lists", async () => {
    const { rows, summaries } = await read("clean_residual_NO_FINAL_LN_20260105_173546.json");
    expect(rows).toEqual([]);
    const byBlock = (a: { block: string; model: string }, b: { block: string; model: string }) =>
      `${a.model}${a.block}`.localeCompare(`${b.model}${b.block}`);
    expect(
      summaries.map(({ model, block, n, mean, sd }) => ({ model, block, n, mean, sd })).toSorted(byBlock),
    ).toEqual(
      clean.map(({ model, block, n, mean, sd }) => ({ model, block, n, mean, sd })).toSorted(byBlock),
    );
  });

  it("a table of one gain per model is not a table of prompts", async () => {
    const { rows, summaries } = await read("H4_v2_summary_20260106_015547.csv");
    expect(rows).toEqual([]);
    expect(summaries.map(({ model, mean, n, sd, block }) => [model, mean, n, sd, block])).toEqual([
      ["pythia-160m", 1.157, null, null, "not stated"],
      ["pythia-410m", 0.978, null, null, "not stated"],
      ["opt-125m", 1.263, null, null, "not stated"],
      ["gpt2", 1.05, null, null, "not stated"],
    ]);
  });
});

it("the block of a gain that is the last of a list of as many gains as blocks is not stated", async () => {
  const { rows, notes } = await read("input_dependency_thermodynamics.json");
  expect(
    rows.map(({ prompt, lastGain, entropyNats }) => ({ prompt, gain: lastGain, entropy: entropyNats })),
  ).toEqual(llama);
  expect(rows.map(({ category }) => category)).toEqual([
    "Factual",
    "Syntactic",
    "Ambiguous",
    "Nonsense",
    "Original_Test",
  ]);
  expect(
    rows.every(({ model, block }) => model === "meta-llama/Llama-3.1-8B" && block === "not stated"),
  ).toBe(true);
  expect(notes.find(({ kind }) => kind === "block")?.text).toContain(
    "the last of a list of 32 gains, which may end after",
  );
});
