import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fakeRequest, fakeSidecar } from "@gain/sidecar/testing/fakeSidecar";
import type { SidecarCommand } from "@gain/sidecar";
import { openRun, type OpenRun } from "./openRun.ts";
import { runModels } from "./runModels.ts";

let root: string;
let run: OpenRun;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "gain-next-"));
});
afterEach(async () => {
  await run.store.close();
  await rm(root, { recursive: true });
});

/** Writes its process id and the requested model to a file, and then neither reads nor ends. */
const reading = (): SidecarCommand => ({
  file: "/bin/sh",
  arguments: ["-c", `read line; echo "$$ $line" >> ${join(root, "read")}; exec sleep 60`],
});

interface Read {
  readonly pid: number;
  readonly model: string;
}

async function reads(): Promise<Read[]> {
  const text = await readFile(join(root, "read"), "utf8").catch(() => "");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [pid, ...rest] = line.split(" ");
      const { model } = JSON.parse(rest.join(" ")) as { model: string };
      return { pid: Number(pid), model };
    });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Measures these models on as many lanes; a lease takes at least this long. */
async function measure(
  models: readonly string[],
  { lanes = 1, interrupted = new AbortController().signal, command = reading(), delay = "0.3" } = {},
): Promise<{ readonly missing: number }> {
  const promptFile = join(root, "prompts.txt");
  await writeFile(promptFile, "a\nb\nc");
  run = await openRun({
    models: models.map((model) => ({ ...fakeRequest, model })),
    promptFile,
    folder: join(root, "run"),
    runsFolder: root,
    startedAt: new Date(),
  });
  const progress = await runModels({
    run,
    lanes: Array.from({ length: lanes }, (_, k) => ({
      name: `lane ${String(k)}`,
      command: fakeSidecar({ GAIN_FAKE_LAYERS: "4", GAIN_FAKE_DELAY_S: delay }),
    })),
    readingCommand: command,
    deadlines: { startMs: 20_000, loadMs: 20_000, measureMs: 20_000 },
    keeping: { folder: join(root, "warm"), keepMs: null },
    interrupted,
    killed: new AbortController().signal,
    onEvent: () => undefined,
  });
  await progress.ended;
  return progress;
}

test("while a model is measured the next one is read, and nothing reads it any more once it is loaded", async () => {
  const { missing } = await measure(["one", "two", "three"]);
  const found = await reads();
  expect(missing).toBe(0);
  expect(found.map(({ model }) => model)).toEqual(["two", "three"]);
  expect(found.filter(({ pid }) => isAlive(pid))).toEqual([]);
});

test("a run of one model reads nothing ahead, and neither do lanes that have taken every model", async () => {
  await measure(["one"]);
  expect(await reads()).toEqual([]);
  await run.store.close();
  await rm(join(root, "run"), { recursive: true });
  await measure(["one", "two"], { lanes: 2 });
  expect(await reads()).toEqual([]);
});

test("an interruption ends the reading at once", async () => {
  const interruption = new AbortController();
  const measuring = measure(["one", "two"], { interrupted: interruption.signal, delay: "3" });
  const pid = await vi.waitFor(
    async () => {
      const [first] = await reads();
      if (first === undefined) throw new Error("nothing is read");
      return first.pid;
    },
    { timeout: 15_000, interval: 20 },
  );
  expect(isAlive(pid)).toBe(true);
  const began = performance.now();
  interruption.abort();
  await vi.waitFor(
    () => {
      if (isAlive(pid)) throw new Error("it still reads");
    },
    { timeout: 2_000, interval: 20 },
  );
  expect(performance.now() - began).toBeLessThan(2_500);
  await measuring;
});

test("a reading process that fails, or cannot be started, changes nothing of the run", async () => {
  expect((await measure(["one", "two"], { command: { file: "/bin/false", arguments: [] } })).missing).toBe(0);
  await run.store.close();
  await rm(join(root, "run"), { recursive: true });
  const absent = { file: "/no/such/program", arguments: [] };
  expect((await measure(["one", "two"], { command: absent })).missing).toBe(0);
});
