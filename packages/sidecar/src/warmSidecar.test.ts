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
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RowBlock } from "@gain/protocol";
import { fakeRequest, fakeSidecar } from "../testing/fakeSidecar.ts";
import { SidecarSession } from "./sidecarSession.ts";
import { keepMsOf } from "./warmSidecar.ts";
import { listWarm, stopWarm } from "./warmSidecars.ts";

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

interface Asked {
  readonly keepMs?: number | null;
  readonly environment?: NodeJS.ProcessEnv;
  readonly request?: typeof fakeRequest;
}

async function start({
  keepMs = 30_000,
  environment = {},
  request = fakeRequest,
}: Asked = {}): Promise<SidecarSession> {
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

/** A first session, which leaves its sidecar warm. @returns its process */
async function warmUp(asked: Asked = {}): Promise<number> {
  const session = await start(asked);
  await load(session, asked.request);
  await session.close();
  return session.pid;
}

/** Is there such a process, other than one that has ended and whose new parent has not noticed yet? */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/^State:\tZ/m.test(readFileSync(`/proc/${String(pid)}/status`, "utf8"));
  } catch {
    return false;
  }
};

async function goneWithin(pid: number, ms: number): Promise<boolean> {
  for (let waited = 0; isAlive(pid) && waited < ms; waited += 20) await sleep(20);
  return !isAlive(pid);
}

test("the next session takes the same process, finds the model loaded and measures the same", async () => {
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

test("it ends by itself after the stated time and leaves nothing", async () => {
  const pid = await warmUp({ keepMs: 500 });
  expect(isAlive(pid)).toBe(true);
  expect(await goneWithin(pid, 3_000)).toBe(true);
  await sleep(100);
  expect(readdirSync(folder)).toEqual([]);
});

test("two sessions at once have a sidecar each", async () => {
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
])("a session that wants %s starts its own", async (_, asked) => {
  const pid = await warmUp();
  const session = await start({ keepMs: null, ...asked });
  expect(session.origin).toBe("started");
  await session.close();
  expect((await listWarm(folder)).map((known) => known.pid)).toEqual([pid]);
});

test("without --keep-warm nothing is left, and what is there keeps its minutes", async () => {
  const own = await start({ keepMs: null });
  await own.close();
  expect(isAlive(own.pid)).toBe(false);
  await warmUp({ keepMs: 20_000 });
  await warmUp({ keepMs: null });
  expect((await listWarm(folder))[0]?.keepMs).toBe(20_000);
  await warmUp({ keepMs: 40_000 });
  expect((await listWarm(folder))[0]).toMatchObject({ keepMs: 40_000, state: "idle" });
});

test.each(["keeper", "sidecar"])("one whose %s was killed is passed over without a word", async (which) => {
  await warmUp();
  const [known] = await listWarm(folder);
  if (known === undefined) throw new Error("nothing was kept");
  process.kill(which === "keeper" ? known.keeperPid : known.pid, "SIGKILL");
  expect(await goneWithin(known.pid, 3_000)).toBe(true);
  const session = await start({ keepMs: null });
  expect(session.origin).toBe("started");
  await load(session);
  expect((await rows(session)).items).toHaveLength(4);
  expect(readdirSync(folder)).toEqual([]);
});

test("one that hangs is ended at the deadline, with its keeper", async () => {
  const session = await start({ environment: { GAIN_FAKE_FAULT: "measure:1:hang-gil" } });
  await load(session);
  await expect(rows(session)).rejects.toThrow("--measure-timeout");
  await session.close();
  expect(await goneWithin(session.pid, 1_000)).toBe(true);
  expect(await listWarm(folder)).toEqual([]);
});

test("one that dies is told with its status and last lines, and never lent again", async () => {
  const session = await start({ environment: { GAIN_FAKE_FAULT: "measure:1:exit" } });
  await load(session);
  await expect(rows(session)).rejects.toMatchObject({
    name: "SidecarGone",
    departure: { exitCode: 7, signal: null, stderrTail: ["the fake sidecar gives up"] },
  });
  await session.close();
  expect(await listWarm(folder)).toEqual([]);
});

test("a program that is no sidecar is reported with its exit status", async () => {
  const command = { file: "/bin/sh", arguments: ["-c", "echo no module named gain_sidecar >&2; exit 3"] };
  const warm = { folder, request: fakeRequest, keepMs: 1_000, onStart: () => undefined };
  await expect(SidecarSession.start({ command, epoch: 1, credit: 3, warm })).rejects.toMatchObject({
    name: "SidecarGone",
    departure: { exitCode: 3, stderrTail: ["no module named gain_sidecar"] },
  });
  expect(readdirSync(folder)).toEqual([]);
});

test("a stop ends it at once", async () => {
  const pid = await warmUp();
  const [known] = await listWarm(folder);
  expect(known).toMatchObject({ pid, state: "idle", model: { name: "fake", device: "cpu" } });
  if (known !== undefined) await stopWarm(known);
  expect(isAlive(pid)).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});

test("a keeper that does not obey is killed, and a process that has its number since is not", async () => {
  await warmUp();
  const [known] = await listWarm(folder);
  if (known === undefined) throw new Error("nothing was kept");
  const bystander = spawn("sleep", ["60"]);
  process.kill(known.keeperPid, "SIGKILL");
  await goneWithin(known.pid, 3_000);
  await stopWarm({ ...known, keeperPid: bystander.pid ?? 0 });
  expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
  bystander.kill();
});

test("a folder that others can enter is refused by who wants a warm sidecar, and told to who does not", async () => {
  chmodSync(folder, 0o755);
  await expect(start()).rejects.toThrow("not this user's alone");
  const told: (string | undefined)[] = [];
  const warm = {
    folder,
    request: fakeRequest,
    keepMs: null,
    onStart: (trouble: string | undefined) => told.push(trouble),
  };
  const session = await SidecarSession.start({ command: fakeSidecar(), epoch: 1, credit: 3, warm });
  open.push(session);
  expect(session.origin).toBe("started");
  expect(told[0]).toContain("not this user's alone");
});

test("a link in the folder's place is refused", async () => {
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
    "not this user's alone",
  );
});

test("a place where a keeper is just beginning is left alone", async () => {
  const beginning = join(folder, "w-begins");
  mkdirSync(beginning, { mode: 0o700 });
  const session = await start({ keepMs: null });
  expect(session.origin).toBe("started");
  expect(existsSync(beginning)).toBe(true);
});

test("minutes are stated from a fraction of one to a day", () => {
  expect(keepMsOf(0.5)).toBe(30_000);
  for (const minutes of [0, -1, Number.NaN, 1441, Number.POSITIVE_INFINITY])
    expect(() => keepMsOf(minutes)).toThrow(RangeError);
});
