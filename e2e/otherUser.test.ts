/** A second user of the machine can neither read a prompt of a run nor connect to its sidecar, in any phase. */
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { gainCommand, pauseEnvironment, ROOT, Running, startGain } from "./gainCommand.ts";
import { expectProven } from "./storedRun.ts";

const CANARY = "a prompt that nobody else may read";
const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;

let root: string;
let decoy: Server;
let environment: NodeJS.ProcessEnv;
let command: string[];
beforeEach(async () => {
  root = mkdtempSync("/tmp/gain-e2e-");
  chmodSync(root, 0o755);
  mkdirSync(join(root, "tmp"));
  chmodSync(join(root, "tmp"), 0o1777);
  mkdirSync(join(root, "runtime"));
  writeFileSync(
    join(root, "prompts.jsonl"),
    Array.from({ length: 200 }, (_, k) => JSON.stringify(`${CANARY} ${String(k)}`)).join("\n"),
    { mode: 0o600 },
  );
  // Another user can read and reach these, so the intruder finds what is open.
  writeFileSync(join(root, "open.txt"), CANARY, { mode: 0o644 });
  decoy = createServer();
  await new Promise<void>((resolve) => decoy.listen(join(root, "open.sock"), resolve));
  chmodSync(join(root, "open.sock"), 0o777);
  environment = {
    TMPDIR: join(root, "tmp"),
    XDG_RUNTIME_DIR: join(root, "runtime"),
    GAIN_SIDECAR_SCRIPT: join(ROOT, "python/tests/fake_sidecar.py"),
    GAIN_FAKE_LAYERS: "4",
  };
  command = [
    ...["experiment", "--model", "fake", "--prompts", join(root, "prompts.jsonl")],
    ...["--out", join(root, "runs/run")],
  ];
});
afterEach(() => {
  decoy.close();
  rmSync(root, { recursive: true });
});

/** Starts the program with an umask that hides nothing. */
function startOpen(at?: string, more: NodeJS.ProcessEnv = {}, given = command): Running {
  const pause = at === undefined ? undefined : { at, resume: join(root, "runtime/resume") };
  return new Running(["sh", "-c", 'umask 000; exec "$@"', "sh", ...gainCommand(given, pause)], {
    ...environment,
    ...more,
    ...pauseEnvironment(pause),
  });
}

interface Intrusion {
  readonly user: number;
  readonly opened: readonly string[];
  readonly leaks: readonly string[];
  readonly sockets: number;
  readonly connected: readonly string[];
}

/** The test's own server must be able to accept while the intruder runs. */
async function intrude(): Promise<Intrusion> {
  const child = spawn(join(ROOT, ".venv/bin/python"), [join(ROOT, "e2e/intruder.py"), CANARY, root], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
  await new Promise((resolve) => child.once("close", resolve));
  return JSON.parse(printed) as Intrusion;
}

/** @param sockets of the program, at least */
async function expectPrivate(sockets: number): Promise<void> {
  const { user, opened, leaks, connected, ...found } = await intrude();
  expect(user).toBe(NOBODY);
  expect(opened).toEqual([join(root, "open.txt")]);
  expect(leaks).toEqual([]);
  expect(connected).toEqual([join(root, "open.sock")]);
  expect(found.sockets).toBeGreaterThanOrEqual(1 + sockets);
}

const scratch = (): string[] =>
  readdirSync(join(root, "tmp")).filter((name) => /^\.gain-scratch|^gain-/.test(name));

test("while a run measures, is analysed, is killed and is finished, a second user reads and reaches nothing", async (context) => {
  if (!isRoot) context.skip("only root can become another user");
  const measuring = startOpen(undefined, { GAIN_FAKE_DELAY_S: "0.5" });
  await measuring.prints(/measured 32/);
  await expectPrivate(1);
  measuring.signal("SIGKILL");
  await measuring.finished;
  await expectPrivate(0);
  expect(scratch()).toHaveLength(1);

  // The scratch folder is complete, and about to be removed.
  const analysing = startOpen(String.raw`rm:\.gain-scratch`);
  await analysing.prints(/paused/);
  expect(scratch().filter((name) => name.startsWith(".gain-scratch"))).toHaveLength(1);
  await expectPrivate(0);
  analysing.signal("SIGKILL");
  await analysing.finished;
  await expectPrivate(0);

  const last = await startOpen().finished;
  expect(last.code, last.stderr).toBe(0);
  expect(scratch()).toEqual([]);
  await expectPrivate(0);
  await expectProven(join(root, "runs/run"));

  const analysis = await startOpen(undefined, {}, [
    "analyze",
    join(root, "runs/run"),
    "--out",
    join(root, "analysis"),
  ]).finished;
  expect(analysis.code, analysis.stderr).toBe(0);
  expect(existsSync(join(root, "analysis/report.html"))).toBe(true);
  await expectPrivate(0);
});

test("a second user cannot reach a warm sidecar", async (context) => {
  if (!isRoot) context.skip("only root can become another user");
  const warm = startOpen(undefined, {}, [...command, "--keep-warm", "1"]);
  expect((await warm.finished).code).toBe(0);
  try {
    await expectPrivate(1);
  } finally {
    const { stdout } = await startGain(["sidecar", "stop", "--all"], environment).finished;
    expect(stdout).toContain("stopped process");
  }
});
