/** Whole commands on many prompts, started as the nx targets start them, with a sidecar without a model. */
import { execFileSync, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const CATEGORIES = ["Factual", "Syntactic", "Cliche", "Novel", "Nonsense"];

/** The duration of a command and the peak resident memory (VmHWM) of its own process, without the sidecar's. */
export interface Spent {
  readonly seconds: number;
  readonly megabytes: number;
}

/** Bundles the program, and measures few prompts, then many, in each round. Nothing stays on the disk. */
export async function fewAndMany<Found>(
  { rounds, few, many }: { readonly rounds: string; readonly few: string; readonly many: string },
  found: (prompts: number, run: FakeRun) => Promise<Found>,
): Promise<{ few: Found; many: Found }[]> {
  execFileSync(process.execPath, ["--import", "tsx", "tools/bundle.ts"], { cwd: root, stdio: "ignore" });
  const folder = await mkdtemp(join(tmpdir(), "gain-bench-"));
  const ofPrompts = async (prompts: number): Promise<Found> => {
    const run = {
      prompts: join(folder, "prompts.jsonl"),
      run: join(folder, "run"),
      analysis: join(folder, "analysis"),
    };
    await pipeline(Readable.from(promptLines(prompts)), createWriteStream(run.prompts));
    try {
      return await found(prompts, run);
    } finally {
      await rm(run.run, { recursive: true, force: true });
      await rm(run.analysis, { recursive: true, force: true });
    }
  };
  try {
    const details: { few: Found; many: Found }[] = [];
    for (let round = 0; round < Number(rounds); round += 1) {
      const first = await ofPrompts(Number(few));
      details.push({ few: first, many: await ofPrompts(Number(many)) });
    }
    return details;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function* promptLines(count: number): Generator<string, void, undefined> {
  for (let i = 0; i < count; i += 1) {
    const category = CATEGORIES[i % CATEGORIES.length];
    const prompt = `Prompt number ${String(i)}, of which the last token is measured`;
    yield `${JSON.stringify({ prompt, category, complexity: (i % 5) + 1 })}\n`;
  }
}

/** Where the prompts, the run and its analysis lie. */
interface FakeRun {
  readonly prompts: string;
  readonly run: string;
  readonly analysis: string;
}

/** Runs a target of `gain` on such a run to its end. Throws where it fails. */
export async function spentBy(
  target: "experiment" | "analyze" | "verify",
  { prompts, run, analysis }: FakeRun,
  layers: number,
): Promise<Spent> {
  const args = {
    experiment: ["--model", "gpt2", "--prompts", prompts, "--out", run],
    analyze: [run, "--out", analysis],
    verify: [run],
  }[target];
  const [program = "", ...given] = await targetCommand(target);
  const started = performance.now();
  const child = spawn(program, [...given, ...args], {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      ...process.env,
      GAIN_SIDECAR_SCRIPT: join(root, "python/tests/fake_sidecar.py"),
      GAIN_FAKE_LAYERS: String(layers),
    },
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr = (stderr + text).slice(-2000)));
  let megabytes = 0;
  const sample = async (): Promise<void> => {
    const status = await readFile(`/proc/${String(child.pid)}/status`, "utf8").catch(() => "");
    megabytes = Math.max(megabytes, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  };
  const timer = setInterval(() => void sample(), 20);
  const code = await new Promise((resolve) => child.once("close", resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`gain ${target} ended with ${String(code)}:\n${stderr}`);
  return { seconds: (performance.now() - started) / 1000, megabytes };
}

/** The arguments of an nx target's command: `env` with its settings, then node with its own. */
async function targetCommand(target: string): Promise<string[]> {
  const { nx } = JSON.parse(await readFile(join(root, "packages/gain/package.json"), "utf8")) as {
    nx: { targets: Readonly<Record<string, { options: { command: string } }>> };
  };
  const command = nx.targets[target]?.options.command;
  if (command === undefined) throw new Error(`packages/gain/package.json has no target ${target}`);
  return command.split(" ");
}
