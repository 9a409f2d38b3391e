/** Names and paths of every kind work, or are refused with the reason; program and sidecar end in either case. */
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gain, ROOT, type Finished } from "./gainCommand.ts";

const FAKE = join(ROOT, "python/tests/fake_sidecar.py");
const PYTHON_ROWS = "packages/records/fixtures/python-outputs/gptj_parallel_test_20260105_152333.csv";
let folder: string;
let prompts: string;
let runs = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-paths-"));
  prompts = join(folder, "prompts.txt");
  writeFileSync(prompts, "one\ntwo\n");
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs with a sidecar without a model, which is quick. */
const run = (given: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Finished> =>
  gain(
    [
      ...["experiment", "--model", "fake"],
      ...(given.includes("--prompts") ? [] : ["--prompts", prompts]),
      ...given,
    ],
    {
      GAIN_SIDECAR_SCRIPT: FAKE,
      ...environment,
    },
  );
const newOut = (): string => join(folder, `out-${String((runs += 1))}`);

function expectRefusal({ code, stderr, seconds }: Finished, ...texts: string[]): void {
  expect(code, stderr).toBe(2);
  for (const text of texts) expect(stderr).toContain(text);
  expect(stderr, "a foreseen failure has no stack").not.toMatch(/^\s+at .*[:(]/m);
  expect(seconds).toBeLessThan(60);
}

/** Processes whose command contains this text. */
function processesOf(mark: string): string[] {
  return readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, "utf8").includes(mark);
    } catch {
      return false;
    }
  });
}

test.each([
  ["91 bytes", 91],
  ["200 bytes", 200],
])("a run with a TMPDIR of %s works and leaves nothing in it", async (_, bytes) => {
  const long = join(folder, "x".repeat(bytes - folder.length - 1));
  mkdirSync(long);
  const out = newOut();
  const { code, stderr } = await run(["--out", out], { TMPDIR: long });
  expect(code, stderr).toBe(0);
  expect(readdirSync(long)).toEqual([]);
  expect((await gain(["verify", out, "--no-drawings"])).code).toBe(0);
});

test.each([
  ["not there", (): string => join(folder, "no", "such")],
  ["a file", (): string => prompts],
  ["below a file", (): string => join(prompts, "below")],
  ["a loop of links", loopOfLinks],
])("a TMPDIR that is %s is refused by name before anything is made", async (_, make) => {
  const path = make();
  const out = newOut();
  expectRefusal(await run(["--out", out], { TMPDIR: path }), "TMPDIR", path);
  expect(existsSync(out)).toBe(false);
});

test("doctor reports the problem with TMPDIR", async () => {
  const environment = { TMPDIR: join(folder, "no", "such") };
  const { code, stdout } = await gain(["doctor"], environment);
  expect(code).toBe(2);
  expect(stdout).toMatch(/temporary folder +.*TMPDIR.*it does not exist/);
});

test.each([
  ["marks, blanks, quotes, patterns and a new line", `#a%20 b's "c" [d]*{e}\n\\$HOME`],
  ["letters of other scripts, not composed", "u\u0308 通义千问 हिन्दी 😀"],
  ["a dash at the beginning", "-out"],
  ["255 bytes", "千".repeat(85)],
])("folders and files with %s in their names work", async (_, name) => {
  const parent = join(folder, `names-${String((runs += 1))}`, name);
  mkdirSync(parent, { recursive: true });
  copyFileSync(prompts, join(parent, "p.txt"));
  copyFileSync(join(ROOT, PYTHON_ROWS), join(parent, "rows.csv"));
  const out = join(parent, "run");
  const measured = await run(["--prompts", join(parent, "p.txt"), "--out", out], { TMPDIR: parent });
  expect(measured.code, measured.stderr).toBe(0);
  expect((await gain(["verify", out, "--no-drawings"])).code).toBe(0);
  const both = await gain(["analyze", out, join(parent, "rows.csv"), "--out", join(parent, "both")]);
  expect(both.code, both.stderr).toBe(0);
  const [parquet = ""] = readdirSync(out).filter((file) => file.endsWith(".parquet"));
  for (const source of [out, join(out, parquet)])
    expect(JSON.parse((await gain(["summarize", source, "--json"])).stdout)).toMatchObject([{ n: 2 }]);
  expect(readdirSync(parent).sort()).toEqual(["both", "p.txt", "rows.csv", "run"]);
});

test("a path of 4,000 characters works", async () => {
  const out = join(newOut(), `${"d".repeat(199)}/`.repeat(19));
  expect((await run(["--out", out])).code).toBe(0);
});

test("a run's folder may be a link to a folder", async () => {
  const [real, link] = [newOut(), newOut()];
  mkdirSync(real);
  symlinkSync(real, link);
  expect((await run(["--out", link])).code).toBe(0);
  expect(existsSync(join(real, "manifest.json"))).toBe(true);
});

test.each([
  ["has a question mark", (): string => join(folder, "why?"), "question mark"],
  ["has a name of 256 bytes", (): string => join(folder, "x".repeat(256)), "ENAMETOOLONG"],
  ["is at a path where no folder can be made", (): string => "/proc/gain/run", "/proc/gain"],
  ["is a link to nothing", brokenLink, "--out"],
  ["is a loop of links", loopOfLinks, "ELOOP"],
  ["is a device", (): string => "/dev/null", "/dev/null"],
])("a run's folder that %s is refused", async (_, make, text) => {
  expectRefusal(await run(["--out", make()]), text);
});

test.each([
  ["a pipe", pipe, "is a pipe"],
  ["a device", (): string => linkTo("/dev/zero"), "is a device"],
  ["a folder", (): string => linkTo(folder), "is a folder"],
  ["a link to nothing", (): string => linkTo("nothing"), "ENOENT"],
])("prompts in %s are refused without waiting", async (_, make, text) => {
  const out = newOut();
  expectRefusal(await run(["--prompts", make(), "--out", out]), text);
  expect(existsSync(out)).toBe(false);
});

/** Faults between the start of a sidecar and its first message, with the script that runs instead of the sidecar. */
const FAULTS: readonly (readonly [string, string, string])[] = [
  ["ends at once", "raise SystemExit(3)", "exit status 3"],
  ["prints invalid bytes", "print('\\0rubbish' * 99); raise SystemExit(4)", "exit status 4"],
  ["does not read its token", "import time; time.sleep(600)", "--start-timeout"],
  [
    "closes its end and stays",
    "import os, time; os.close(0); os.close(2); time.sleep(600)",
    "--start-timeout",
  ],
  [
    "sends an invalid message",
    "import sys, zmq, time; d = zmq.Context().socket(zmq.DEALER); d.connect(sys.argv[2]); d.send(b'\\xc1'); time.sleep(600)",
    "--start-timeout",
  ],
  [
    "leaves another process behind",
    "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)', sys.argv[0]])",
    "exit status 0",
  ],
];

test.each(FAULTS)("where the sidecar %s, program and sidecar end", async (_, script, text) => {
  const file = join(folder, `fault-${String((runs += 1))}.py`);
  writeFileSync(file, script);
  const given = ["--start-timeout", "3", "--out", newOut()];
  expectRefusal(await run(given, { GAIN_SIDECAR_SCRIPT: file }), text);
  expect(processesOf(file)).toEqual([]);
});

test("a sidecar that is killed before its first message ends the program, and the same command starts another one", async () => {
  const file = join(folder, `fault-${String((runs += 1))}.py`);
  writeFileSync(file, "import os; os.kill(os.getpid(), 9)");
  const { code, stderr } = await run(["--out", newOut()], { GAIN_SIDECAR_SCRIPT: file });
  expect(code, stderr).toBe(4);
  expect(stderr).toContain("SIGKILL");
  expect(stderr).toContain("the same command");
});

test("a sidecar that hangs at its start ends too where it was to be kept warm", async () => {
  const file = join(folder, `fault-${String((runs += 1))}.py`);
  writeFileSync(file, "import time; time.sleep(600)");
  const runtime = join(folder, "runtime");
  mkdirSync(runtime);
  const given = ["--keep-warm", "5", "--start-timeout", "3", "--out", newOut()];
  const environment = { GAIN_SIDECAR_SCRIPT: file, XDG_RUNTIME_DIR: runtime };
  expectRefusal(await run(given, environment), "--start-timeout");
  expect(processesOf(file)).toEqual([]);
  expect(readdirSync(join(runtime, "gain"))).toEqual([]);
});

test.each([
  ["is missing", (): string => join(folder, "no-python")],
  ["is a folder", (): string => folder],
  ["is not executable", (): string => prompts],
  ["is a link to nothing", brokenLink],
])("for an interpreter that %s, the message names set-up", async (_, make) => {
  const given = ["--out", newOut()];
  expectRefusal(await run(given, { GAIN_SIDECAR_PYTHON: make() }), "npx nx run python:setup");
});

test("a sidecar that a wrapper script starts ends too", async () => {
  const file = join(folder, `behind-${String((runs += 1))}.py`);
  writeFileSync(file, "import time; time.sleep(600)");
  const wrapper = join(folder, "wrapped-python");
  writeFileSync(wrapper, `#!/bin/sh\n"${join(ROOT, ".venv/bin/python")}" "$@"\nexit 5\n`);
  chmodSync(wrapper, 0o755);
  const given = ["--start-timeout", "3", "--out", newOut()];
  const environment = { GAIN_SIDECAR_PYTHON: wrapper, GAIN_SIDECAR_SCRIPT: file };
  expectRefusal(await run(given, environment), "--start-timeout");
  expect(processesOf(file)).toEqual([]);
});

test("an error elsewhere ends the sidecar that is starting", async () => {
  const file = join(folder, `early-${String((runs += 1))}.py`);
  writeFileSync(file, "import time; time.sleep(600)");
  expectRefusal(await run(["--prompts", "none.txt"], { GAIN_SIDECAR_SCRIPT: file }), "none.txt");
  expectRefusal(await run(["--no-such-option"], { GAIN_SIDECAR_SCRIPT: file }), "--no-such-option");
  expect(processesOf(file)).toEqual([]);
});

function loopOfLinks(): string {
  const path = join(folder, `loop-${String((runs += 1))}`);
  symlinkSync(path, path);
  return path;
}

function brokenLink(): string {
  const path = join(folder, `broken-${String((runs += 1))}`);
  symlinkSync(join(folder, "nothing"), path);
  return path;
}

function linkTo(target: string): string {
  const path = join(folder, `link-${String((runs += 1))}.txt`);
  symlinkSync(target, path);
  return path;
}

function pipe(): string {
  const path = join(folder, `pipe-${String((runs += 1))}.txt`);
  execFileSync("mkfifo", [path]);
  return path;
}
