import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RowBlock } from "@gain/protocol";
import { fakeRequest, fakeSidecar } from "../testing/fakeSidecar.ts";
import { SidecarSession } from "./sidecarSession.ts";
import { keepMsOf } from "./warmSidecar.ts";
import { listWarm, stopWarm, type KnownSidecar } from "./warmSidecars.ts";

let folder: string;
const open: SidecarSession[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-warm-"));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((session) => session.close()));
  chmodSync(folder, 0o700);
  await Promise.all((await listWarm(folder)).map(stopWarm));
  rmSync(folder, { recursive: true });
});

interface SessionCase {
  readonly keepMs?: number | null;
  readonly environment?: NodeJS.ProcessEnv;
  readonly request?: typeof fakeRequest;
}

async function start({
  keepMs = 30_000,
  environment = {},
  request = fakeRequest,
}: SessionCase = {}): Promise<SidecarSession> {
  const session = await SidecarSession.start({
    command: fakeSidecar(environment),
    epoch: 1,
    credit: 3,
    deadlines: { startMs: 10_000, loadMs: 10_000, measureMs: 1_000 },
    warm: { folder, request, keepMs, onStart: () => undefined },
  });
  open.push(session);
  return session;
}

const plan = { sample: [], prompts: 1 };
const load = (session: SidecarSession, request = fakeRequest): Promise<{ reused: boolean }> =>
  session.load(request, plan, () => undefined);

async function rows(session: SidecarSession): Promise<RowBlock> {
  await session.measure(1, [{ item: 0, text: "a" }]);
  const result = await session.nextResult();
  if (result.type !== "measured") throw new Error(`expected measured, got ${result.type}`);
  return result.rows;
}

/** Runs a session that leaves its sidecar warm. @returns the process id */
async function warmUp(options: SessionCase = {}): Promise<number> {
  const session = await start(options);
  await load(session, options.request);
  await session.close();
  return session.pid;
}

/** Does the process run? A zombie does not. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/^State:\tZ/m.test(readFileSync(`/proc/${String(pid)}/status`, "utf8"));
  } catch {
    return false;
  }
};

/** The only warm sidecar, which answers. */
async function theKnown(): Promise<KnownSidecar> {
  const [known, ...others] = await listWarm(folder);
  if (known === undefined || known.state === "silent" || others.length > 0)
    throw new Error("there is not one");
  return known;
}

async function goneWithin(pid: number, ms: number): Promise<boolean> {
  for (let waited = 0; isAlive(pid) && waited < ms; waited += 20) await sleep(20);
  return !isAlive(pid);
}

test("the next session acquires the same process and its loaded model, and measures the same", async () => {
  const first = await start();
  expect(first.origin).toBe("started to be kept");
  expect((await load(first)).reused).toBe(false);
  const expected = await rows(first);
  await first.close();

  const second = await start({ keepMs: null });
  expect([second.origin, second.pid]).toEqual(["acquired", first.pid]);
  expect((await load(second)).reused).toBe(true);
  expect(await rows(second)).toEqual(expected);
});

test("a warm sidecar ends after the stated time and leaves no files", async () => {
  const pid = await warmUp({ keepMs: 500 });
  expect(isAlive(pid)).toBe(true);
  expect(await goneWithin(pid, 3_000)).toBe(true);
  await sleep(100);
  expect(readdirSync(folder)).toEqual([]);
});

test("two simultaneous sessions have separate sidecars", async () => {
  const pid = await warmUp();
  const first = await start({ keepMs: null });
  const second = await start({ keepMs: null });
  expect([first.origin, first.pid]).toEqual(["acquired", pid]);
  expect(second.origin).toBe("started");
  expect(second.pid).not.toBe(pid);
});

test.each([
  ["another model", { request: { ...fakeRequest, model: "other" } }],
  ["another setting of the environment", { environment: { GAIN_FAKE_LAYERS: "3" } }],
])("a session with %s starts its own sidecar", async (_, options) => {
  const pid = await warmUp();
  const session = await start({ keepMs: null, ...options });
  expect(session.origin).toBe("started");
  await session.close();
  expect((await theKnown()).pid).toBe(pid);
});

test("without --keep-warm a started sidecar ends, and a warm one keeps its time", async () => {
  const own = await start({ keepMs: null });
  await own.close();
  expect(isAlive(own.pid)).toBe(false);
  await warmUp({ keepMs: 20_000 });
  await warmUp({ keepMs: null });
  expect((await theKnown()).keepMs).toBe(20_000);
  await warmUp({ keepMs: 40_000 });
  expect((await listWarm(folder))[0]).toMatchObject({ keepMs: 40_000, state: "idle" });
});

test.each(["keeper", "sidecar"])("a warm sidecar whose %s was killed is skipped", async (which) => {
  await warmUp();
  const known = await theKnown();
  process.kill(which === "keeper" ? known.keeperPid : known.pid, "SIGKILL");
  expect(await goneWithin(known.pid, 3_000)).toBe(true);
  const session = await start({ keepMs: null });
  expect(session.origin).toBe("started");
  await load(session);
  expect((await rows(session)).items).toHaveLength(4);
  expect(readdirSync(folder)).toEqual([]);
});

test("a warm sidecar that ends between its acquisition and its first message is skipped", async () => {
  const pid = await warmUp();
  process.kill(pid, "SIGSTOP");
  const starting = start({ keepMs: null });
  await sleep(300);
  expect((await listWarm(folder))[0]?.state).toBe("busy");
  process.kill(pid, "SIGKILL");
  const session = await starting;
  expect([session.origin, session.pid === pid]).toEqual(["started", false]);
  await load(session);
  expect((await rows(session)).items).toHaveLength(4);
});

test("a warm sidecar that hangs is ended at the deadline, with its keeper", async () => {
  const session = await start({ environment: { GAIN_FAKE_FAULT: "measure:1:hang-gil" } });
  await load(session);
  await expect(rows(session)).rejects.toThrow("--measure-timeout");
  await session.close();
  expect(await goneWithin(session.pid, 1_000)).toBe(true);
  expect(await listWarm(folder)).toEqual([]);
});

test("a warm sidecar that exits is reported with its status and last lines, and not assigned again", async () => {
  const session = await start({ environment: { GAIN_FAKE_FAULT: "measure:1:exit" } });
  await load(session);
  await expect(rows(session)).rejects.toMatchObject({
    name: "SidecarGone",
    departure: { exitCode: 7, signal: null, stderrTail: ["the fake sidecar gives up"] },
  });
  await session.close();
  expect(await listWarm(folder)).toEqual([]);
});

test("a program that is not a sidecar is reported with its exit status", async () => {
  const command = { file: "/bin/sh", arguments: ["-c", "echo no module named gain_sidecar >&2; exit 3"] };
  const warm = { folder, request: fakeRequest, keepMs: 1_000, onStart: () => undefined };
  await expect(SidecarSession.start({ command, epoch: 1, credit: 3, warm })).rejects.toMatchObject({
    name: "SidecarGone",
    departure: { exitCode: 3, stderrTail: ["no module named gain_sidecar"] },
  });
  expect(readdirSync(folder)).toEqual([]);
});

test("a stop ends a warm sidecar at once", async () => {
  const pid = await warmUp();
  const [known] = await listWarm(folder);
  expect(known).toMatchObject({ pid, state: "idle", model: { name: "fake", device: "cpu" } });
  if (known !== undefined) await stopWarm(known);
  expect(isAlive(pid)).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});

test("a stop does not kill another process with the process id of an ended keeper", async () => {
  await warmUp();
  const known = await theKnown();
  const bystander = spawn("sleep", ["60"]);
  process.kill(known.keeperPid, "SIGKILL");
  await goneWithin(known.pid, 3_000);
  await stopWarm({ ...known, keeperPid: bystander.pid ?? 0 });
  expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
  bystander.kill();
});

test("a keeper that is stopped by a signal is listed with its process, and a stop ends it and frees its sidecar", async () => {
  const pid = await warmUp();
  const { keeperPid } = await theKnown();
  process.kill(keeperPid, "SIGSTOP");
  const [silent] = await listWarm(folder);
  expect(silent).toMatchObject({ state: "silent", keeperPid, isStopped: true });
  if (silent !== undefined) await stopWarm(silent);
  expect(isAlive(keeperPid)).toBe(false);
  expect(await goneWithin(pid, 1_000)).toBe(true);
  expect(readdirSync(folder)).toEqual([]);
});

test("a stopped keeper whose queue is full is listed and ended too", async () => {
  await warmUp();
  const known = await theKnown();
  process.kill(known.keeperPid, "SIGSTOP");
  const waiting = Array.from({ length: 80 }, () => createConnection(join(known.keeperFolder, "control")));
  for (const socket of waiting) socket.on("error", () => undefined);
  const [silent] = await listWarm(folder);
  expect(silent).toMatchObject({ state: "silent", keeperPid: known.keeperPid });
  if (silent !== undefined) await stopWarm(silent);
  for (const socket of waiting) socket.destroy();
  expect(await goneWithin(known.keeperPid, 1_000)).toBe(true);
});

test("a folder that others can enter is an error with --keep-warm, and is reported without", async () => {
  chmodSync(folder, 0o755);
  await expect(start()).rejects.toThrow("not private to this user");
  const reported: (string | undefined)[] = [];
  const warm = {
    folder,
    request: fakeRequest,
    keepMs: null,
    onStart: (trouble: string | undefined) => reported.push(trouble),
  };
  const session = await SidecarSession.start({ command: fakeSidecar(), epoch: 1, credit: 3, warm });
  open.push(session);
  expect(session.origin).toBe("started");
  expect(reported[0]).toContain("not private to this user");
});

test("a link instead of the folder is refused", async () => {
  const target = join(folder, "target");
  mkdirSync(target, { mode: 0o700 });
  symlinkSync(target, join(folder, "link"));
  const warm = {
    folder: join(folder, "link"),
    request: fakeRequest,
    keepMs: 1_000,
    onStart: () => undefined,
  };
  await expect(SidecarSession.start({ command: fakeSidecar(), epoch: 1, credit: 3, warm })).rejects.toThrow(
    "not private to this user",
  );
});

test("the new folder of a keeper that is starting is not removed", async () => {
  const beginning = join(folder, "w-begins");
  mkdirSync(beginning, { mode: 0o700 });
  const session = await start({ keepMs: null });
  expect(session.origin).toBe("started");
  expect(existsSync(beginning)).toBe(true);
});

test("minutes range from a fraction of one to a day", () => {
  expect(keepMsOf(0.5)).toBe(30_000);
  for (const minutes of [0, -1, Number.NaN, 1441, Number.POSITIVE_INFINITY])
    expect(() => keepMsOf(minutes)).toThrow(RangeError);
});
