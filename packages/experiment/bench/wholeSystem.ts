/**
 * Overhead of the whole system over bare Python, on the embedded model and the notebook's prompts.
 *
 *   npm run bench -- system
 *
 *   measuring  send a lease of 25 prompts, receive, store durably, acknowledge; against one padded batch in bare Python.
 *              Both alternate; each round gives one ratio
 *   hello      from spawn to hello, alone
 *   memory     peak memory (VmHWM) of the orchestrator's process in a whole run with figures
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { RunStore } from "@gain/records";
import { SidecarSession } from "@gain/sidecar";
import { fakeRequest } from "@gain/sidecar/testing/fakeSidecar";
import { NOTEBOOK_PROMPTS } from "../src/notebookPrompts.ts";
import { policiesOf } from "../src/policies.ts";
import { readPrompts } from "../src/promptFile.ts";
import type { PromptRecord } from "../src/promptRecord.ts";
import { sidecarCommand } from "../src/sidecarCommand.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const command = sidecarCommand(process.env);
const { values } = parseArgs({ options: { rounds: { type: "string", default: "9" } } });
const rounds = Number(values.rounds);
const request = { ...fakeRequest, model: "smollm2-135m", device: "cpu" } as const;

/** Bare Python, one pass per call. */
async function barePython(folder: string): Promise<{ pass: () => Promise<number>; end: () => void }> {
  const child = spawn(command.file, ["-m", "peers.padded_batch", folder, NOTEBOOK_PROMPTS], {
    cwd: join(root, "bench"),
    stdio: ["pipe", "pipe", "ignore"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  return {
    pass: async () => {
      child.stdin.write("\n");
      return Number((await lines.next()).value);
    },
    end: () => child.stdin.end(),
  };
}

async function measuring(folder: string): Promise<{ system: number[]; bare: number[] }> {
  const prompts: PromptRecord[] = [];
  for await (const prompt of readPrompts(NOTEBOOK_PROMPTS)) prompts.push(prompt);
  const store = await RunStore.create(folder);
  const session = await SidecarSession.start({ command, epoch: 1, credit: 3 });
  try {
    const { model } = await session.load(request, { sample: [], prompts: prompts.length }, () => undefined);
    await store.bindModel({
      modelIndex: 0,
      slug: "bench",
      loaded: model,
      policies: policiesOf(request),
      load: { epoch: 1, lane: "" },
    });
    const python = await barePython(model.source);
    const system: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      await store.appendPrompts(prompts);
      const started = performance.now();
      const items = await store.pendingPrompts(0, { after: -1, limit: prompts.length });
      await session.measure(round, items);
      const result = await session.nextResult();
      if (result.type !== "measured" || result.errors.length > 0) throw new Error("not measured");
      await store.saveRows(0, result);
      await session.ack(result.seq);
      const seconds = (performance.now() - started) / 1000;
      const bareSeconds = await python.pass();
      // The first round of both warms up.
      if (round > 0) {
        system.push(seconds);
        bare.push(bareSeconds);
      }
    }
    python.end();
    return { system, bare };
  } finally {
    await session.close();
    await store.close();
  }
}

async function helloSeconds(): Promise<number[]> {
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now();
    const session = await SidecarSession.start({
      command,
      epoch: 1,
      credit: 3,
    });
    seconds.push((performance.now() - started) / 1000);
    await session.close();
  }
  return seconds;
}

/** Peak resident memory of the orchestrator's process in a run, in megabytes, started as its nx target starts it. */
async function orchestratorMegabytes(out: string): Promise<number> {
  const [file = "", ...given] = (await nxCommand()).split(" ").slice(3);
  const child = spawn(file, [...given, "--device", "cpu", "--out", out], { cwd: root, stdio: "ignore" });
  let most = 0;
  const sample = async (): Promise<void> => {
    const status = await readFile(`/proc/${String(child.pid)}/status`, "utf8").catch(() => "");
    most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  };
  const timer = setInterval(() => void sample(), 20);
  await new Promise((resolve) => child.once("close", resolve));
  clearInterval(timer);
  return most;
}

/** `env -u FORCE_COLOR node … experiment` */
async function nxCommand(): Promise<string> {
  const { nx } = JSON.parse(await readFile(join(root, "packages/gain/package.json"), "utf8")) as {
    nx: { targets: { experiment: { options: { command: string } } } };
  };
  return nx.targets.experiment.options.command;
}

const folder = await mkdtemp(join(tmpdir(), "gain-bench-"));
try {
  const { system, bare } = await measuring(folder);
  const figures = {
    barePython: system.map((seconds, round) => seconds / (bare[round] ?? Number.NaN)),
    hello: await helloSeconds(),
    orchestrator: [await orchestratorMegabytes(join(folder, "run"))],
  };
  console.log(JSON.stringify({ figures, details: { systemSeconds: system, barePythonSeconds: bare } }));
} finally {
  await rm(folder, { recursive: true });
}
