/** A model that stays loaded between runs: the next run measures at once, the same, and nothing stays too long. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gain, startGain, type Finished } from "./gainCommand.ts";
import { expectProven, measurement, storedRows } from "./storedRun.ts";

const PROMPTS = 24;
let folder: string;
let environment: NodeJS.ProcessEnv;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
  environment = { XDG_RUNTIME_DIR: folder };
  const lines = Array.from({ length: PROMPTS }, (_, k) =>
    JSON.stringify(`Prompt number ${String(k)} is about`),
  );
  writeFileSync(join(folder, "prompts.jsonl"), lines.join("\n"));
});
afterAll(async () => {
  await gain(["sidecar", "stop", "--all"], environment);
  rmSync(folder, { recursive: true });
});

const model = (): string[] => [
  "--model",
  "gpt2-random",
  "--prompts",
  join(folder, "prompts.jsonl"),
  "--batch-size",
  "2",
];
const experiment = (run: string, ...more: string[]): string[] => [
  "experiment",
  ...model(),
  "--out",
  join(folder, run),
  ...more,
];

interface Known {
  readonly pid: number;
  readonly state: string;
}

async function kept(): Promise<Known[]> {
  return JSON.parse((await gain(["sidecar", "status", "--json"], environment)).stdout) as Known[];
}

/** Is there such a process, other than one that has ended and whose new parent has not noticed yet? */
const isAlive = (pid: number): boolean => {
  try {
    return !/^State:\tZ/m.test(readFileSync(`/proc/${String(pid)}/status`, "utf8"));
  } catch {
    return false;
  }
};

async function goneWithin(pid: number, ms: number): Promise<boolean> {
  for (let waited = 0; isAlive(pid) && waited < ms; waited += 50) await sleep(50);
  return !isAlive(pid);
}

const secondsToLoad = ({ stderr }: Finished): number =>
  Number(/gpt2-random (?:loaded|found loaded) in ([\d.]+) s/.exec(stderr)?.[1]);

/** Numbers of every row, with the bits that they have. */
async function numbers(run: string): Promise<unknown[]> {
  return (await storedRows(join(folder, run)))
    .map(measurement)
    .map(({ norms, entropyNats, topId, topProb }) => ({
      norms,
      entropyNats,
      topId,
      topProb,
    }));
}

test("the second run finds the model loaded, at once, and its rows have the same bits", async () => {
  const first = await gain(experiment("first", "--keep-warm", "5"), environment);
  expect(first.code, first.stderr).toBe(0);
  const [known, ...others] = await kept();
  expect(known?.state).toBe("idle");
  expect(others).toEqual([]);

  const second = await gain(experiment("second"), environment);
  expect(second.code, second.stderr).toBe(0);
  expect(second.stderr).toContain("acquired a warm sidecar");
  expect(second.stderr).toContain(`process ${String(known?.pid)}`);
  expect(second.stderr).not.toContain("starting a sidecar");
  expect(secondsToLoad(second)).toBeLessThan(Math.min(0.5, secondsToLoad(first) / 2));
  await expectProven(join(folder, "second"));
  expect(await numbers("second")).toEqual(await numbers("first"));
});

test("the program killed in mid-run: its warm sidecar is idle again, and the same command finishes the run with it", async () => {
  const run = startGain(experiment("killed", "--keep-warm", "5"), environment);
  const [, pid] = await run.says(/acquired a warm sidecar .*process (\d+)/);
  await run.says(/measured [1-9]\d* of/);
  run.signal("SIGKILL");
  await run.finished;
  expect((await gain(["verify", join(folder, "killed")])).code).toBe(4);
  for (let tries = 0; (await kept())[0]?.state !== "idle" && tries < 10; tries += 1) await sleep(100);
  const again = await gain(experiment("killed"), environment);
  expect(again.code, again.stderr).toBe(0);
  expect(again.stderr).toContain(`process ${pid ?? ""}`);
  await expectProven(join(folder, "killed"));
  expect(await numbers("killed")).toEqual(await numbers("first"));
});

test("a warm sidecar that was killed is no one's trouble, and a stop leaves nothing", async () => {
  const [known] = await kept();
  process.kill(known?.pid ?? 0, "SIGKILL");
  const run = await gain(experiment("anew", "--keep-warm", "5"), environment);
  expect(run.code, run.stderr).toBe(0);
  expect(run.stderr).toContain("starting a sidecar");
  const [next] = await kept();
  const stopped = await gain(["sidecar", "stop"], environment);
  expect(stopped.stdout).toContain(`stopped process ${String(next?.pid)}`);
  expect(await goneWithin(next?.pid ?? 0, 1_000)).toBe(true);
  expect(await kept()).toEqual([]);
});

test("gain sidecar start leaves the model as a run of the same prompts finds it, for the stated time only", async () => {
  const started = await gain(["sidecar", "start", ...model(), "--keep-warm", "0.3"], environment);
  expect(started.code, started.stderr).toBe(0);
  const [known] = await kept();
  const run = await gain(experiment("started"), environment);
  expect(run.stderr).toContain(`process ${String(known?.pid)}`);
  expect(run.stderr).not.toContain("wider arithmetic");
  expect(await numbers("started")).toEqual(await numbers("first"));
  expect(await goneWithin(known?.pid ?? 0, 20_000)).toBe(true);
});
