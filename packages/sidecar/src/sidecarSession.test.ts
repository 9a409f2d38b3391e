import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Dealer } from "zeromq";
import { afterEach, expect, test } from "vitest";
import {
  decodeOrchestratorMessage,
  encodeMessage,
  float64Values,
  int32Values,
  type Measured,
} from "@gain/protocol";
import { fakeRequest, fakeSidecar } from "../testing/fakeSidecar.ts";
import { SidecarSession, type SessionOptions } from "./sidecarSession.ts";

const open: SidecarSession[] = [];

async function start(
  environment: NodeJS.ProcessEnv = {},
  options: Partial<SessionOptions> = {},
): Promise<SidecarSession> {
  const session = await SidecarSession.start({
    command: fakeSidecar(environment),
    epoch: 1,
    credit: 3,
    ...options,
  });
  open.push(session);
  return session;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((session) => session.close()));
});

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // A process that has ended is a zombie until its parent reaps it.
    return !/^State:\tZ/m.test(readFileSync(`/proc/${String(pid)}/status`, "utf8"));
  } catch {
    return false;
  }
};

/** Under load, a killed process ends some time after its signal. */
async function isGone(pid: number): Promise<boolean> {
  for (let waited = 0; isAlive(pid) && waited < 5_000; waited += 20) await sleep(20);
  return !isAlive(pid);
}

async function measured(session: SidecarSession): Promise<Measured> {
  const result = await session.nextResult();
  if (result.type !== "measured") throw new Error(`expected measured, got ${result.type}`);
  return result;
}

test("a sidecar sends hello, loads, measures in order, sends bye and ends", async () => {
  const session = await start();
  const phases: string[] = [];
  const { model } = await session.load(fakeRequest, { sample: [], prompts: 0 }, (progress) =>
    phases.push(progress.step),
  );
  expect(model.layers).toBe(28);
  expect(phases).toEqual(["load"]);
  await session.measure(1, [{ item: 0, text: "a" }]);
  await session.measure(2, [
    { item: 1, text: "b" },
    { item: 2, text: "ERROR" },
  ]);
  const first = await measured(session);
  const second = await measured(session);
  expect([first.lease, second.lease]).toEqual([1, 2]);
  expect([...int32Values(second.rows.items)]).toEqual([1]);
  expect(second.errors).toEqual([{ item: 2, code: "measurement_failed", text: "asked for" }]);
  await session.ack(second.seq);
  await session.requestDrain();
  expect(await session.nextResult()).toEqual({
    type: "bye",
    epoch: 1,
    leases: 2,
    rows: 2,
    errors: 1,
    unacknowledged: 0,
  });
  await session.close();
  expect(await isGone(session.pid)).toBe(true);
});

test("NaN is received as NaN", async () => {
  const session = await start();
  await session.load(fakeRequest, { sample: [], prompts: 0 }, () => undefined);
  await session.measure(1, [{ item: 0, text: "NAN" }]);
  const { rows } = await measured(session);
  expect([...float64Values(rows.norms)]).toEqual(Array(29).fill(Number.NaN));
});

test("a drain drops the queued leases", async () => {
  const session = await start({ GAIN_FAKE_DELAY_S: "0.3" });
  await session.load(fakeRequest, { sample: [], prompts: 0 }, () => undefined);
  for (const lease of [1, 2, 3]) await session.measure(lease, [{ item: lease, text: "x" }]);
  await sleep(100);
  await session.requestDrain();
  expect((await measured(session)).lease).toBe(1);
  expect(await session.nextResult()).toMatchObject({ type: "bye", leases: 1 });
});

test("a missing model fails with the sidecar's code", async () => {
  const session = await start();
  await expect(
    session.load({ ...fakeRequest, model: "missing" }, { sample: [], prompts: 0 }, () => undefined),
  ).rejects.toMatchObject({
    name: "SidecarFailed",
    code: "model_not_found",
  });
});

test("a sidecar that exits is distinguished from one that failed, with its last lines", async () => {
  const session = await start({ GAIN_FAKE_FAULT: "measure:1:exit" });
  await session.load(fakeRequest, { sample: [], prompts: 0 }, () => undefined);
  await session.measure(1, [{ item: 0, text: "x" }]);
  await expect(session.nextResult()).rejects.toMatchObject({
    name: "SidecarGone",
    departure: { exitCode: 7, stderrTail: ["the fake sidecar gives up"] },
  });
});

test("a sidecar that hangs and sends heartbeats is stopped at the deadline, and the error names its option", async () => {
  const deadlines = { startMs: 10_000, loadMs: 10_000, measureMs: 300 };
  const session = await start({ GAIN_FAKE_FAULT: "measure:1:hang" }, { deadlines });
  await session.load(fakeRequest, { sample: [], prompts: 0 }, () => undefined);
  await session.measure(1, [{ item: 0, text: "x" }]);
  await expect(session.nextResult()).rejects.toThrow("--measure-timeout");
  expect(await isGone(session.pid)).toBe(true);
});

test("a frozen sidecar is ended when its heartbeats stop, long before the deadline", async () => {
  const session = await start({ GAIN_FAKE_FAULT: "measure:1:hang" });
  await session.load(fakeRequest, { sample: [], prompts: 0 }, () => undefined);
  await session.measure(1, [{ item: 0, text: "x" }]);
  const began = performance.now();
  process.kill(session.pid, "SIGSTOP");
  await expect(session.nextResult()).rejects.toThrow("frozen");
  expect(performance.now() - began).toBeLessThan(20_000);
  expect(await isGone(session.pid)).toBe(true);
}, 30_000);

test("a sidecar that keeps the GIL has ended after close", async () => {
  const session = await start({ GAIN_FAKE_FAULT: "measure:1:hang-gil" });
  await session.load(fakeRequest, { sample: [], prompts: 0 }, () => undefined);
  await session.measure(1, [{ item: 0, text: "x" }]);
  await sleep(200);
  session.kill();
  await session.close();
  expect(await isGone(session.pid)).toBe(true);
});

test("ten megabytes on the sidecar's stdout do not block it", async () => {
  const session = await start({ GAIN_FAKE_FAULT: "measure:1:flood" });
  await session.load(fakeRequest, { sample: [], prompts: 0 }, () => undefined);
  await session.measure(1, [{ item: 0, text: "x" }]);
  expect((await measured(session)).rows.lastTokens).toHaveLength(1);
});

test("the error for a missing interpreter names the remedy", async () => {
  const command = { file: "/no/such/python", arguments: [] };
  await expect(start({}, { command })).rejects.toThrow("npx nx run python:setup");
});

test.each([
  ["a folder", "/"],
  ["a file that is not a program", fileURLToPath(import.meta.url)],
  ["a name with a zero in it", "/bin/\0sh"],
])("the error for an interpreter that is %s names the remedy", async (_, file) => {
  await expect(start({}, { command: { file, arguments: [] } })).rejects.toMatchObject({
    name: "SidecarFailed",
    message: expect.stringContaining("npx nx run python:setup") as string,
  });
});

test("a sidecar that sends nothing is stopped at the deadline of the start, and the error names its option", async () => {
  const deadlines = { startMs: 300, loadMs: 10_000, measureMs: 10_000 };
  const command = { file: "/bin/sleep", arguments: ["60"] };
  const silent = { file: "/bin/sh", arguments: ["-c", "sleep 60", "sh"] };
  await expect(start({}, { command, deadlines })).rejects.toThrow("exit status 1 while starting");
  await expect(start({}, { command: silent, deadlines })).rejects.toThrow("--start-timeout");
});

test("a stop ends a sidecar that has not greeted yet, at once", async () => {
  const printed: string[] = [];
  const stopping = new AbortController();
  const command = { file: "/bin/sh", arguments: ["-c", "echo $$ >&2; exec sleep 60", "sh"] };
  const onStderrLine = (line: string): void => {
    printed.push(line);
    stopping.abort();
  };
  const began = performance.now();
  await expect(start({}, { command, onStderrLine, stop: stopping.signal })).rejects.toThrow("while starting");
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(await isGone(Number(printed[0]))).toBe(true);
  await expect(start({}, { stop: stopping.signal })).rejects.toThrow("aborted");
});

test("a script's child ends with it, and its standard error is not waited for", async () => {
  const printed: string[] = [];
  const command = { file: "/bin/sh", arguments: ["-c", "sleep 60 & echo $! >&2; wait", "sh"] };
  const deadlines = { startMs: 500, loadMs: 10_000, measureMs: 10_000 };
  const began = performance.now();
  const starting = start({}, { command, deadlines, onStderrLine: (line) => printed.push(line) });
  await expect(starting).rejects.toThrow("--start-timeout");
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(await isGone(Number(printed[0]))).toBe(true);
});

test("a script that ends before its child is reported, and the child ends", async () => {
  const printed: string[] = [];
  const command = { file: "/bin/sh", arguments: ["-c", "sleep 60 & echo $! >&2; exit 3", "sh"] };
  const began = performance.now();
  await expect(start({}, { command, onStderrLine: (line) => printed.push(line) })).rejects.toMatchObject({
    name: "SidecarGone",
    departure: { exitCode: 3 },
  });
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(await isGone(Number(printed[0]))).toBe(true);
});

test("a program that is not a sidecar is reported with its exit status", async () => {
  const command = { file: "/bin/sh", arguments: ["-c", "echo no module named gain_sidecar >&2; exit 3"] };
  await expect(start({}, { command })).rejects.toMatchObject({
    name: "SidecarGone",
    departure: { exitCode: 3, stderrTail: ["no module named gain_sidecar"] },
  });
});

test("a peer without the token is rejected, and the session continues", async () => {
  const { file, arguments: programArguments } = fakeSidecar();
  // A shell that prints the endpoint and then executes the sidecar.
  const script = `echo "$2" >&2; exec ${file} ${programArguments.join(" ")} "$@"`;
  const printed: string[] = [];
  const session = await start(
    {},
    {
      command: { file: "/bin/sh", arguments: ["-c", script, "sh"] },
      onStderrLine: (line) => printed.push(line),
    },
  );
  const peer = new Dealer({ linger: 0 });
  peer.connect(printed[0] ?? "");
  await peer.send("not a message");
  await peer.send(Buffer.from("81a474797065a3627965", "hex"));
  await peer.send(encodeMessage({ ...session.hello, token: "0".repeat(64) }));
  const [refusal] = await peer.receive();
  expect(refusal && decodeOrchestratorMessage(refusal)).toMatchObject({
    type: "reject",
    code: "unknown_peer",
  });
  await session.load(fakeRequest, { sample: [], prompts: 0 }, () => undefined);
  await session.measure(1, [{ item: 0, text: "x" }]);
  expect((await measured(session)).rows.lastTokens).toHaveLength(1);
  peer.close();
});
