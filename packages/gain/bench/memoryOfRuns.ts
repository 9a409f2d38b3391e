/**
 * Ratio of the orchestrator's peak memory with many prompts to that with few: in whole runs, from the command to the
 * sealed folder, and in `gain analyze` of each stored run.
 *
 *   npm run bench -- memory
 *   npx tsx packages/gain/bench/memoryOfRuns.ts [--rounds 1] [--few 10000] [--many 1000000]
 *
 * The sidecar has no model (python/tests/fake_sidecar.py), simulates 12 blocks and uses the real wire; its memory is not
 * counted. A figure is the ratio of the peak resident memory (VmHWM) of two node processes, which are started as the nx
 * targets start them. A million prompts take about 3 GB in the temporary folder and a quarter of an hour.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundle, spentBy, writePrompts } from "./fakeRuns.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "1" },
    few: { type: "string", default: "10000" },
    many: { type: "string", default: "1000000" },
  },
});
const LAYERS = 12;

async function peaks(folder: string, count: number): Promise<{ run: number; analyze: number }> {
  const prompts = join(folder, "prompts.jsonl");
  const [run, analysis] = [join(folder, "run"), join(folder, "analysis")];
  await writePrompts(prompts, count);
  try {
    const asked = ["--model", "gpt2", "--prompts", prompts, "--out", run];
    return {
      run: (await spentBy("experiment", asked, LAYERS)).megabytes,
      analyze: (await spentBy("analyze", [run, "--out", analysis], LAYERS)).megabytes,
    };
  } finally {
    await rm(run, { recursive: true, force: true });
    await rm(analysis, { recursive: true, force: true });
  }
}

bundle();
const folder = await mkdtemp(join(tmpdir(), "gain-bench-"));
try {
  const details = [];
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const few = await peaks(folder, Number(values.few));
    details.push({ few, many: await peaks(folder, Number(values.many)) });
  }
  const figures = {
    run: details.map(({ few, many }) => many.run / few.run),
    analyze: details.map(({ few, many }) => many.analyze / few.analyze),
  };
  console.log(JSON.stringify({ figures, details: { prompts: values, megabytes: details } }));
} finally {
  await rm(folder, { recursive: true });
}
