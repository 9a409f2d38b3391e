/** Runs on a Ray cluster of two nodes, in which something ends: after each, every planned measurement has one row. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { gain, isAlive, startGain, type Running } from "./gainCommand.ts";
import { fakeLanes, isClusterTested, RayCluster } from "./rayCluster.ts";
import { expectProven, storedRows } from "./storedRun.ts";

const PROMPTS = 4_000;
const SECOND = "127.0.0.2";

let cluster: RayCluster;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const out = (): string => join(folder, "run");

function command(...given: string[]): string[] {
  const file = join(folder, "prompts.txt");
  const poisoned = (k: number): string => (given.includes("--poison") && k === 77 ? "POISON" : "");
  const lines = Array.from({ length: PROMPTS }, (_, k) => `Prompt ${poisoned(k)} ${String(k)}\n`);
  writeFileSync(file, lines.join(""));
  const options = given.filter((option) => option !== "--poison");
  return ["experiment", "--model", "fake", "--prompts", file, "--out", out(), ...options];
}

const SLOW = { GAIN_FAKE_DELAY_S: "0.4" };
const onCluster = (...given: string[]): string[] =>
  command("--cluster", cluster.address, "--batch-size", "64", ...given);
const start = (given: string[], faults: NodeJS.ProcessEnv = SLOW): Running =>
  startGain(given, { ...cluster.settings, ...fakeLanes(faults) });

/** Seconds until a condition holds; fails after a minute. */
async function secondsUntil(holds: () => boolean | Promise<boolean>): Promise<number> {
  const started = performance.now();
  while (!(await holds())) {
    if (performance.now() - started > 60_000) throw new Error("it did not happen in a minute");
    await sleep(20);
  }
  return (performance.now() - started) / 1000;
}

/** The sidecar's process on a node, once both lanes measure. */
async function midway(run: Running, node = "GPU"): Promise<number> {
  const [, pid] = await run.prints(new RegExp(`sidecar ready .*process (\\d+) on [^\\n]*${node}`));
  await run.prints(/measured [1-9]\d* of/);
  return Number(pid);
}

/** Exactly one terminal row for each planned measurement, and no actor left. */
async function expectOnceEach(errors: readonly number[] = []): Promise<void> {
  await expectProven(out());
  const rows = await storedRows(out());
  expect(rows.map(({ prompt }) => prompt.item)).toEqual(Array.from({ length: PROMPTS }, (_, k) => k));
  expect(rows.filter(({ status }) => status === "error").map(({ prompt }) => prompt.item)).toEqual(errors);
  expect(await cluster.workers()).toEqual([]);
}

describe.skipIf(!isClusterTested)("a run on a cluster of two nodes", { timeout: 300_000 }, () => {
  beforeAll(async () => {
    // A frozen node is noticed sooner than in the minute that Ray waits by itself.
    const health = { RAY_health_check_period_ms: "500", RAY_health_check_failure_threshold: "4" };
    const waits = { RAY_health_check_initial_delay_ms: "0", RAY_health_check_timeout_ms: "500" };
    cluster = await RayCluster.start({ gpus: [1, 1], variables: { ...health, ...waits } });
  });
  afterAll(async () => {
    await cluster.end();
  });

  test("replaces an actor that is killed within a second", async () => {
    const run = start(onCluster());
    process.kill(await midway(run), "SIGKILL");
    const killed = performance.now();
    await run.prints(/the sidecar ended with its process on the cluster/);
    expect(performance.now() - killed).toBeLessThan(1_000);
    const { code, stderr } = await run.finished;
    expect(code, stderr).toBe(0);
    await expectOnceEach();
  });

  test("continues without a node that is killed, suspects no prompt, and measures there again", async () => {
    const run = start(onCluster());
    await midway(run, SECOND);
    await cluster.signalNode(SECOND, "SIGKILL");
    const killed = performance.now();
    await run.prints(/the sidecar ended with its node/);
    expect(performance.now() - killed).toBeLessThan(5_000);
    await run.prints(/waits for a GPU of the cluster: no node has 1 free GPUs; 0 of 1 are free/);
    await cluster.addNode(SECOND, 1);
    const { code, stderr } = await run.finished;
    expect(code, stderr).toBe(0);
    expect(stderr.match(new RegExp(`sidecar ready .*${SECOND}`, "g"))).toHaveLength(2);
    await expectOnceEach();
  });

  test("continues without a node that is frozen", async () => {
    const run = start(onCluster());
    await midway(run, SECOND);
    await cluster.signalNode(SECOND, "SIGSTOP");
    const frozen = performance.now();
    await run.prints(/the sidecar ended with its node/);
    expect(performance.now() - frozen).toBeLessThan(75_000);
    const { code, stderr } = await run.finished;
    expect(code, stderr).toBe(0);
    // Its processes are still stopped.
    await cluster.signalNode(SECOND, "SIGKILL");
    await cluster.addNode(SECOND, 1);
    await expectOnceEach();
  });

  test("gives up a lane that does not answer in --measure-timeout, and places it anew", async () => {
    const once = join(folder, "once");
    const faults = { ...SLOW, GAIN_FAKE_FAULT: "measure:2:hang-gil", GAIN_FAKE_ONCE: once };
    const run = start(onCluster("--measure-timeout", "4"), faults);
    await run.prints(/made no progress for 4 s while measuring/);
    const { code, stderr } = await run.finished;
    expect(code, stderr).toBe(0);
    await expectOnceEach();
  });

  test("gives up a prompt that kills the sidecars of both lanes, and no other", async () => {
    const { code, stderr } = await start(onCluster("--poison"), {}).finished;
    expect(code, stderr).toBe(3);
    await expectOnceEach([77]);
  });

  test("ends with the program, and the same command measures the rest", async () => {
    const run = start(onCluster());
    await midway(run);
    const actors = await cluster.workers();
    expect(actors).toHaveLength(2);
    run.signal("SIGKILL");
    expect(await secondsUntil(() => !actors.some(isAlive))).toBeLessThan(1);
    await run.finished;
    expect((await gain(["verify", out()])).code).toBe(4);
    const again = await start(onCluster(), {}).finished;
    expect(again.code, again.stderr).toBe(0);
    await expectOnceEach();
  });

  test("drains at Ctrl-C, ends at the second one, and the same command measures the rest", async () => {
    const once = start(onCluster());
    await midway(once);
    once.signal("SIGINT");
    const drained = await once.finished;
    expect(drained.code, drained.stderr).toBe(130);
    expect(drained.stderr).toContain("finishing the prompts in progress");

    const twice = start(onCluster(), { GAIN_FAKE_DELAY_S: "30" });
    await twice.prints(/fake loaded/);
    await sleep(500);
    twice.signal("SIGINT");
    await twice.prints(/interrupt again/);
    twice.signal("SIGINT");
    expect(await secondsUntil(async () => (await cluster.workers()).length === 0)).toBeLessThan(5);
    expect((await twice.finished).code).toBe(130);

    const again = await start(onCluster(), {}).finished;
    expect(again.code, again.stderr).toBe(0);
    await expectOnceEach();
  });

  test("measures on two of three lanes where a third finds no GPU", async () => {
    const { code, stderr } = await start(onCluster("--lanes", "3")).finished;
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/\[lane [123]\] waits for a GPU of the cluster: .* 0 of 2 are free/);
    await expectOnceEach();
  });

  test("stops with the reason of every lane where none comes up", async () => {
    const { code, stderr } = await start(
      onCluster("--lanes", "2", "--gpus-per-lane", "3", "--start-timeout", "7"),
    ).finished;
    expect(code, stderr).toBe(2);
    const reason = "no node has 3 GPUs; the largest of 2 has 1";
    for (const lane of ["1", "2"])
      expect(stderr).toContain(`[lane ${lane}] waits for a GPU of the cluster: ${reason}`);
    expect(stderr).toContain(
      `device_unavailable: no sidecar was placed on the cluster within 7 s: ${reason}`,
    );
  });
});

describe.skipIf(!isClusterTested)("a run on a cluster whose head is killed", { timeout: 300_000 }, () => {
  test("stops as incomplete, and the same command finishes it without a cluster", async () => {
    cluster = await RayCluster.start({ gpus: [1, 1] });
    try {
      // Longer than it takes until the head counts as lost.
      const run = start(onCluster("--max-errors", "5"), { GAIN_FAKE_DELAY_S: "1" });
      await midway(run);
      await cluster.killHead();
      const { code, stderr } = await run.finished;
      expect(code, stderr).toBe(4);
      expect(stderr).toContain("the same command continues on the cluster, or without --cluster");
      expect((await storedRows(out())).length).toBeGreaterThan(0);
    } finally {
      await cluster.end();
    }
    const here = command("--batch-size", "64", "--max-errors", "5");
    const { code, stderr } = await startGain(here, fakeLanes()).finished;
    expect(code, stderr).toBe(0);
    await expectProven(out());
    expect(await storedRows(out())).toHaveLength(PROMPTS);
  });
});
