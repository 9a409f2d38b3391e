import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readStudy } from "./readStudy.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-study-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function study(text: string, name = "study.yaml"): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe("a study file", () => {
  it("names models with every combination of their revisions, wirings and types, and paths beside the file", async () => {
    const file = study(`
question: Does it grow?
prompts: prompts.jsonl
defaults:
  dtype: float32
  layout: buckets
models:
  - model: EleutherAI/pythia-14m
    revisions: ["step{1000..3000..1000}", main]
    family: Pythia
  - path: models/own
    wirings: [as-is, sequential]
    dtypes: [float32, bfloat16]
    adapters: [none, adapters/a]
analysis:
  margin: 0.02
`);
    const { entries, prompts, analysis, question } = await readStudy(file);
    expect({ prompts, analysis, question }).toEqual({
      prompts: join(folder, "prompts.jsonl"),
      analysis: { margin: 0.02 },
      question: "Does it grow?",
    });
    expect(
      entries.slice(0, 4).map(({ request, family }) => [request.revision, request.dtype, family]),
    ).toEqual([
      ["step1000", "float32", "Pythia"],
      ["step2000", "float32", "Pythia"],
      ["step3000", "float32", "Pythia"],
      ["main", "float32", "Pythia"],
    ]);
    const own = entries.slice(4).map(({ request }) => request);
    expect(own).toHaveLength(8);
    expect(own[0]).toEqual({
      model: "own",
      path: join(folder, "models/own"),
      layout: "buckets",
      wiring: "as-is",
      dtype: "float32",
    });
    expect(own[7]).toMatchObject({
      wiring: "sequential",
      dtype: "bfloat16",
      adapter: join(folder, "adapters/a"),
    });
  });

  it("may be JSON, and the models of a plan", async () => {
    const file = study(
      '{"models": [{"model": "gpt2", "revision": "main", "wiring": "parallel"}]}',
      "study.json",
    );
    const { entries } = await readStudy(file);
    expect(entries).toEqual([
      { request: { model: "gpt2", revision: "main", wiring: "parallel" }, family: null },
    ]);
  });
});

describe("an error in a study file names line and column", () => {
  it.each([
    [
      "an unknown key",
      "models:\n  - model: gpt2\n    revison: main\n",
      "3:5: models.0.revison",
      "revision, revisions",
    ],
    ["an unknown key above", "modells: []\n", "1:1", "models, analysis"],
    [
      "a value that is not allowed",
      "models:\n  - model: gpt2\n    dtype: fp8\n",
      "3:5: models.0.dtype",
      "float32",
    ],
    ["no models", "question: why\n", "1:1: models", ""],
    ["a key given twice", "models:\n  - model: a\n    model: b\n", "3:5", "unique"],
    ["broken text", "models: [\n", "2:1", ""],
    [
      "a list and one value",
      "models:\n  - model: a\n    wiring: as-is\n    wirings: [parallel]\n",
      "4:5",
      "wiring and wirings",
    ],
    [
      "a range without end",
      'models:\n  - model: a\n    revisions: ["step{5..1}"]\n',
      "3:5",
      "step{1000..143000..1000}",
    ],
    ["a model without a name", "models:\n  - dtype: float32\n", "2:5", "model or path"],
    ["the same model twice", "models:\n  - model: a\n  - model: a\n", "1:1", "a is given twice"],
    ["a margin out of range", "models: [{model: a}]\nanalysis: {margin: 2}\n", "2:12: analysis.margin", ""],
    ["an alias of its own parent", "models: &m\n  - *m\n", "", ""],
    ["a list", "- model: a\n", "1:1", "keys"],
    ["nothing", "", "1:1", "keys"],
  ])("%s", async (_, text, position, reason) => {
    const file = study(text);
    const error: unknown = await readStudy(file).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ name: "UsageError" });
    const { message } = error as Error;
    expect(message).toContain(`${file}:${position}`);
    expect(message).toContain(reason);
    expect(message).not.toContain("\n");
  });

  it("aliases that grow without bound are refused", async () => {
    const grown = Array.from(
      { length: 9 },
      (_, k) =>
        `a${String(k + 1)}: &a${String(k + 1)} [${Array(10)
          .fill(`*a${String(k)}`)
          .join(", ")}]`,
    );
    const file = study(`a0: &a0 [x]\n${grown.join("\n")}\nmodels: []\n`);
    await expect(readStudy(file)).rejects.toThrow(/alias/u);
  });

  it("a file that cannot be read, is no plain file, or is not UTF-8", async () => {
    await expect(readStudy(folder)).rejects.toMatchObject({ code: "not_a_file" });
    await expect(readStudy(join(folder, "none.yaml"))).rejects.toThrow(/cannot read the study file/u);
    const file = join(folder, "latin.yaml");
    writeFileSync(file, Buffer.from([0x71, 0xe9]));
    await expect(readStudy(file)).rejects.toThrow(/not valid UTF-8/u);
  });
});
