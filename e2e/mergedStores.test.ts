/** Two runs on parts of the prompts, each with a store of its own, analysed as one. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { analysed } from "./analysedFiles.ts";
import { gain, ROOT } from "./gainCommand.ts";

const FAKE = { GAIN_SIDECAR_SCRIPT: join(ROOT, "python/tests/fake_sidecar.py"), GAIN_FAKE_LAYERS: "4" };
const CATEGORIES = ["Factual", "Nonsense", "Novel"];
const PROMPTS = Array.from({ length: 60 }, (_, k) =>
  JSON.stringify({ prompt: `Prompt ${"x".repeat(k % 17)} ${String(k)}`, category: CATEGORIES[k % 3] }),
);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The Parquet file of a run on these prompts. */
async function measured(name: string, prompts: readonly string[]): Promise<string> {
  const file = join(folder, `${name}.jsonl`);
  writeFileSync(file, prompts.map((prompt) => `${prompt}\n`).join(""));
  const run = join(folder, name);
  const given = ["experiment", "--model", "fake", "--prompts", file, "--out", run, "--no-progress"];
  const { code, stderr } = await gain(given, FAKE);
  expect(code, stderr).toBe(0);
  return join(run, readdirSync(run).find((each) => each.endsWith(".parquet")) ?? "none");
}

test(
  "two stores, merged by their Parquet files, give the findings of one",
  { timeout: 240_000 },
  async () => {
    const whole = await measured("whole", PROMPTS);
    const parts = [await measured("a", PROMPTS.slice(0, 25)), await measured("b", PROMPTS.slice(25))];
    const merged = join(folder, "merged.parquet");
    execFileSync(join(ROOT, ".venv/bin/python"), [join(ROOT, "examples/cluster/merge.py"), ...parts, merged]);
    const [one, two] = [
      await analysed(join(folder, "of-one"), [whole]),
      await analysed(join(folder, "of-two"), [merged]),
    ];
    expect(two.findings.models[0]?.findings.gain.n).toBe(60);
    const withoutTime = ({ findings }: typeof one): unknown =>
      JSON.parse(JSON.stringify(findings).replace(/"timestamp":"\d+_\d+"/g, '"timestamp":""'));
    expect(withoutTime(two)).toEqual(withoutTime(one));
  },
);
