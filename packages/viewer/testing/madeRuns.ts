/** Folders of runs for tests, with the small files that the list reads. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const planText = (timestamp: string, models: readonly string[] = ["m"]): string =>
  JSON.stringify({
    format: 5,
    timestamp,
    models: models.map((model) => ({ model, path: null })),
    prompts: { source: "p.jsonl", count: 25, digest: "d" },
    policies: { normDefinition: "n", specialTokens: "auto", truncation: "error" },
    analysis: { margin: 0.01 },
  });

/** Makes a run's folder with a plan and other files; a text is written as it is, anything else as JSON. */
export function makeRun(
  folder: string,
  name: string,
  plan: string,
  more: Readonly<Record<string, unknown>> = {},
): string {
  const run = join(folder, name);
  mkdirSync(run);
  writeFileSync(join(run, "plan.json"), plan);
  for (const [file, content] of Object.entries(more))
    writeFileSync(join(run, file), typeof content === "string" ? content : JSON.stringify(content));
  return run;
}

export const manifest = (errors: number, files: readonly object[] = []): object => ({
  format: 2,
  ...{
    sealedAt: "2026-11-30T07:35:55.069Z",
    exitCode: 0,
    gitCommit: null,
    software: { gain: "0.1.0" },
    timings: {},
  },
  machine: { platform: "linux", architecture: "x64", processor: "p", cores: 2, memoryBytes: 1 },
  models: [
    {
      ...{ slug: "m", identity: "i", loaded: { name: "loaded name" } },
      ...{ planned: 25, measured: 25 - errors, errors, nonFinite: 0 },
    },
  ],
  files,
});

export const findings = (estimate: unknown, modelName = "Model M"): object => ({
  models: [
    {
      labels: { modelName, slug: "m" },
      findings: { primary: { estimate }, verdict: { headline: "expansion on these categories" } },
    },
  ],
});

export const ESTIMATE = { defined: true, value: { mean: 1.09, interval: { low: 1.04, high: 1.14 } } };
