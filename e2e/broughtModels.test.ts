/** Models in the states in which users have them: measured as by plain transformers, or refused with the way out. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunStore } from "@gain/records";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gain, ROOT, type Finished } from "./gainCommand.ts";
import { expectProven, manifestOf, measurement } from "./storedRun.ts";
import { unwrapped } from "./unwrapped.ts";

/** One of them has more than 32 tokens, which is yarn's length before scaling. */
const PROMPTS = [
  "The capital city of France is",
  "Seven wizards boil tea in quiet valleys beyond silver hills",
  "Paris.",
];

let folder: string;
let prompts: string;
let expected: Record<string, number[]>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
  prompts = join(folder, "prompts.txt");
  writeFileSync(prompts, `${PROMPTS.join("\n")}\n`);
  const given = [join(ROOT, "e2e/brought_models.py"), folder, prompts];
  const stdout = execFileSync(join(ROOT, ".venv/bin/python"), given, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  expected = JSON.parse(stdout) as typeof expected;
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const out = (name: string): string => join(folder, "runs", name);

function run(name: string, ...options: string[]): Promise<Finished> {
  const model = ["--model-path", join(folder, name), "--device", "cpu", "--prompts", prompts];
  return gain(["experiment", ...model, "--out", out(name), ...options]);
}

/** A value of every stored row of a model. */
async function each(
  name: string,
  modelIndex: number,
  valueOf: (row: ReturnType<typeof measurement>) => number,
): Promise<number[]> {
  const store = await RunStore.openReadOnly(out(name));
  try {
    const found: number[] = [];
    for await (const row of store.rows(modelIndex)) found.push(valueOf(measurement(row)));
    return found;
  } finally {
    await store.close();
  }
}

/** The last gain of every prompt. */
const gainsOf = (name: string, modelIndex = 0): Promise<number[]> =>
  each(name, modelIndex, ({ norms }) => (norms.at(-1) ?? Number.NaN) / (norms.at(-2) ?? Number.NaN));

const tokensOf = (name: string): Promise<number[]> => each(name, 0, ({ tokenIds }) => tokenIds.length);

function expectClose(found: readonly number[], name: string): void {
  const references = expected[name] ?? [];
  expect(found).toHaveLength(references.length);
  for (const [at, reference] of references.entries()) expect(found[at]).toBeCloseTo(reference, 5);
}

const read = (name: string, file: string): string => readFileSync(join(out(name), file), "utf8");

/** The first line that a browser shows. */
function firstLineOf(page: string): string {
  const [first = ""] = page
    .slice(page.indexOf("<main>") + "<main>".length)
    .trimStart()
    .split("\n");
  return first.replaceAll(/<[^>]*>/g, "").replaceAll("&#39;", "'");
}

test("a block that config.json does not count is named in the first line of every output; the others are measured", async () => {
  const { code, stdout, stderr } = await run("fewer_layers");
  expect(code, stderr).toBe(0);
  await expectProven(out("fewer_layers"));
  expectClose(await gainsOf("fewer_layers"), "fewer_layers");
  const alarm =
    /^fewer_layers: NOT READ of the model.s files: 9 tensors, 1 unread transformer block \(number 3/;
  expect(stderr).toMatch(/not read: 9 tensors, 1 unread transformer block/);
  expect(unwrapped(stdout)).toMatch(alarm);
  expect(read("fewer_layers", "summary.md").split("\n")[0]).toMatch(/NOT READ/);
  expect(firstLineOf(read("fewer_layers", "report.html"))).toMatch(
    /NOT READ of the model.*s files: 9 tensors/,
  );
  const [model] = manifestOf(out("fewer_layers")).models as unknown as { loaded: { surplus: unknown[] } }[];
  expect(model?.loaded.surplus).toMatchObject([{ kind: "block", tensors: 9 }]);
});

test("code of a repository is not run where transformers has the class, and the report states it", async () => {
  const { code, stderr } = await run("native_with_code");
  expect(code, stderr).toBe(0);
  expectClose(await gainsOf("native_with_code"), "native_with_code");
  expect(stderr).toContain(
    "notice: config.json names code of the repository (modeling_falcon.FalconForCausalLM)",
  );
  expect(read("native_with_code", "report.html")).toContain("code not run");
});

test("shards without an index are all read", async () => {
  const { code, stderr } = await run("no_index");
  expect(code, stderr).toBe(0);
  expectClose(await gainsOf("no_index"), "no_index");
  expect(stderr).toContain("notice: there is no index of the weights");
});

test("prompts beyond yarn's length before scaling are measured", async () => {
  const { code, stderr } = await run("yarn");
  expect(code, stderr).toBe(0);
  expectClose(await gainsOf("yarn"), "yarn");
  const counts = await tokensOf("yarn");
  expect(Math.max(...counts)).toBeGreaterThan(32);
});

test("a base model with and without its adapter are two models of one comparison", async () => {
  const { code, stdout, stderr } = await run("base", "--adapter", join(folder, "tuned"));
  expect(code, stderr).toBe(0);
  await expectProven(out("base"));
  expectClose(await gainsOf("base", 0), "base");
  expectClose(await gainsOf("base", 1), "tuned");
  expect(manifestOf(out("base")).models.map(({ loaded }) => loaded.name)).toEqual([
    "base",
    "base + adapter tuned",
  ]);
  expect(stderr).toContain("with its adapter merged: LoRA, rank 4, alpha 8, on q_proj");
  const page = read("base", "report.html");
  expect(page).toContain("base + adapter tuned");
  expect(page).toContain("adapter/adapter_model.safetensors");
  // The table of 80 columns shortens the name.
  expect(stdout).toMatch(/^ {2}base \+ ad\S*er tuned /mu);
  expect(read("base", "findings.json")).toContain("base + adapter tuned");
});

test.each([
  ["tuned", ["is a PEFT adapter (LORA)", "--adapter", "merge_and_unload"]],
  ["compiled_prefix", ["'_orig_mod.'", "the rest fits", "torch.compile"]],
  ["git_lfs_pointer", ["model.safetensors in", "Git LFS pointer", "git lfs pull"]],
])("%s is refused with its problem and the way out", async (name, texts) => {
  const { code, stderr } = await run(name);
  expect(code).toBe(2);
  for (const text of texts) expect(stderr).toContain(text);
  expect(existsSync(join(out(name), "report.html"))).toBe(false);
});
