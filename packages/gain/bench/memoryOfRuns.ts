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
import { execFileSync, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "1" },
    few: { type: "string", default: "10000" },
    many: { type: "string", default: "1000000" },
  },
});
const CATEGORIES = ["Factual", "Syntactic", "Cliche", "Novel", "Nonsense"];
const ENVIRONMENT = {
  ...process.env,
  GAIN_SIDECAR_SCRIPT: join(root, "python/tests/fake_sidecar.py"),
  GAIN_FAKE_LAYERS: "12",
};

function* promptLines(count: number): Generator<string, void, undefined> {
  for (let i = 0; i < count; i += 1) {
    const category = CATEGORIES[i % CATEGORIES.length];
    const prompt = `Prompt number ${String(i)}, of which the last token is measured`;
    yield `${JSON.stringify({ prompt, category, complexity: (i % 5) + 1 })}\n`;
  }
}

/** The arguments of an nx target's command: `env` with its settings, then node with its own. */
async function targetCommand(target: "experiment" | "analyze"): Promise<string[]> {
  const { nx } = JSON.parse(await readFile(join(root, "packages/gain/package.json"), "utf8")) as {
    nx: { targets: Record<typeof target, { options: { command: string } }> };
  };
  return nx.targets[target].options.command.split(" ");
}

/** Peak resident memory of gain's own process in megabytes. Throws where the process fails. */
async function megabytesOf(command: readonly string[]): Promise<number> {
  const [program = "", ...given] = command;
  const child = spawn(program, given, {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
    env: ENVIRONMENT,
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr = (stderr + text).slice(-2000)));
  let most = 0;
  const sample = async (): Promise<void> => {
    const status = await readFile(`/proc/${String(child.pid)}/status`, "utf8").catch(() => "");
    most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  };
  const timer = setInterval(() => void sample(), 20);
  const code = await new Promise((resolve) => child.once("close", resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`gain ended with ${String(code)}:\n${stderr}`);
  return most;
}

async function peaks(folder: string, count: number): Promise<{ run: number; analyze: number }> {
  const prompts = join(folder, "prompts.jsonl");
  const [run, analysis] = [join(folder, "run"), join(folder, "analysis")];
  await pipeline(Readable.from(promptLines(count)), createWriteStream(prompts));
  try {
    return {
      run: await megabytesOf([
        ...(await targetCommand("experiment")),
        "--model",
        "gpt2",
        "--prompts",
        prompts,
        "--out",
        run,
      ]),
      analyze: await megabytesOf([...(await targetCommand("analyze")), run, "--out", analysis]),
    };
  } finally {
    await rm(run, { recursive: true, force: true });
    await rm(analysis, { recursive: true, force: true });
  }
}

execFileSync(process.execPath, ["--import", "tsx", "tools/bundle.ts"], { cwd: root, stdio: "ignore" });
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
