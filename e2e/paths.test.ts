/** Names and places of every kind: each works, or one line says why it cannot; the program ends, and so does the sidecar. */
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

/** A run of a sidecar without a model, which is quick. tsx, which starts the program here, would make a missing TMPDIR. */
const run = (words: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Finished> =>
  gain(
    [
      ...["experiment", "--model", "fake"],
      ...(words.includes("--prompts") ? [] : ["--prompts", prompts]),
      ...words,
    ],
    {
      GAIN_SIDECAR_SCRIPT: FAKE,
      TSX_DISABLE_CACHE: "1",
      ...environment,
    },
  );
const newOut = (): string => join(folder, `out-${String((runs += 1))}`);

function expectRefusal({ code, stderr, seconds }: Finished, ...words: string[]): void {
  expect(code, stderr).toBe(2);
  for (const word of words) expect(stderr).toContain(word);
  expect(stderr, "a foreseen failure has no stack").not.toMatch(/^\s+at .*[:(]/m);
  expect(seconds).toBeLessThan(60);
}

/** Processes whose command holds this text. */
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
])("a TMPDIR of %s is no hindrance, and nothing stays in it", async (_, bytes) => {
  const long = join(folder, "x".repeat(bytes - folder.length - 1));
  mkdirSync(long);
  const out = newOut();
  const { code, stderr } = await run(["--out", out], { TMPDIR: long });
  expect(code, stderr).toBe(0);
  expect(readdirSync(long)).toEqual([]);
  expect((await gain(["verify", out])).code).toBe(0);
});

test.each([
  ["not there", (): string => join(folder, "no", "such")],
  ["a file", (): string => prompts],
  ["below a file", (): string => join(prompts, "below")],
  ["a loop of links", loopOfLinks],
])("a TMPDIR that is %s is named before anything is made", async (_, make) => {
  const place = make();
  const out = newOut();
  expectRefusal(await run(["--out", out], { TMPDIR: place }), "TMPDIR", place);
  expect(existsSync(out)).toBe(false);
});

test("the doctor says what is wrong with TMPDIR", async () => {
  const environment = { TMPDIR: join(folder, "no", "such"), TSX_DISABLE_CACHE: "1" };
  const { code, stdout } = await gain(["doctor"], environment);
  expect(code).toBe(2);
  expect(stdout).toMatch(/temporary folder +.*TMPDIR.*it does not exist/);
});

test.each([
  ["marks, blanks, quotes, patterns and a new line", `#a%20 b's "c" [d]*{e}\n\\$HOME`],
  ["letters of other scripts, not composed", "u\u0308 通义千问 हिन्दी 😀"],
  ["a dash in front", "-out"],
  ["255 bytes", "千".repeat(85)],
])("folders and files with %s in their names work", async (_, name) => {
  const place = join(folder, `names-${String((runs += 1))}`, name);
  mkdirSync(place, { recursive: true });
  copyFileSync(prompts, join(place, "p.txt"));
  copyFileSync(join(ROOT, PYTHON_ROWS), join(place, "rows.csv"));
  const out = join(place, "run");
  const measured = await run(["--prompts", join(place, "p.txt"), "--out", out], { TMPDIR: place });
  expect(measured.code, measured.stderr).toBe(0);
  expect((await gain(["verify", out])).code).toBe(0);
  const both = await gain(["analyze", out, join(place, "rows.csv"), "--out", join(place, "both")]);
  expect(both.code, both.stderr).toBe(0);
  const [parquet = ""] = readdirSync(out).filter((file) => file.endsWith(".parquet"));
  for (const source of [out, join(out, parquet)])
    expect(JSON.parse((await gain(["summarize", source, "--json"])).stdout)).toMatchObject([{ n: 2 }]);
  expect(readdirSync(place).sort()).toEqual(["both", "p.txt", "rows.csv", "run"]);
});

test("a path of 4,000 characters works", async () => {
  const out = join(newOut(), `${"d".repeat(199)}/`.repeat(19));
  expect((await run(["--out", out])).code).toBe(0);
});

test("a run goes where a link leads", async () => {
  const [real, link] = [newOut(), newOut()];
  mkdirSync(real);
  symlinkSync(real, link);
  expect((await run(["--out", link])).code).toBe(0);
  expect(existsSync(join(real, "manifest.json"))).toBe(true);
});

test.each([
  ["has a question mark", (): string => join(folder, "why?"), "question mark"],
  ["has a name of 256 bytes", (): string => join(folder, "x".repeat(256)), "ENAMETOOLONG"],
  ["lies where no folder can be made", (): string => "/proc/gain/run", "/proc/gain"],
  ["is a link to nothing", brokenLink, "--out"],
  ["is a loop of links", loopOfLinks, "ELOOP"],
  ["is a device", (): string => "/dev/null", "/dev/null"],
])("a run's folder that %s is refused", async (_, make, word) => {
  expectRefusal(await run(["--out", make()]), word);
});

test.each([
  ["a pipe", pipe, "no plain file"],
  ["a device", (): string => linkTo("/dev/zero"), "no plain file"],
  ["a folder", (): string => linkTo(folder), "no plain file"],
  ["a link to nothing", (): string => linkTo("nothing"), "ENOENT"],
])("prompts in %s are refused and not waited for", async (_, make, word) => {
  const out = newOut();
  expectRefusal(await run(["--prompts", make(), "--out", out]), word);
  expect(existsSync(out)).toBe(false);
});

/** What goes wrong between the start of a sidecar and its first word. Each is a script in the sidecar's place. */
const FAULTS: readonly (readonly [string, string, string])[] = [
  ["ends at once", "raise SystemExit(3)", "exit status 3"],
  ["is killed", "import os; os.kill(os.getpid(), 9)", "SIGKILL"],
  ["prints what is no message", "print('\\0rubbish' * 99); raise SystemExit(4)", "exit status 4"],
  ["does not read its token", "import time; time.sleep(600)", "--start-timeout"],
  [
    "closes its end and stays",
    "import os, time; os.close(0); os.close(2); time.sleep(600)",
    "--start-timeout",
  ],
  [
    "says what is no message",
    "import sys, zmq, time; d = zmq.Context().socket(zmq.DEALER); d.connect(sys.argv[2]); d.send(b'\\xc1'); time.sleep(600)",
    "--start-timeout",
  ],
  [
    "leaves another process behind",
    "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)', sys.argv[0]])",
    "exit status 0",
  ],
];

test.each(FAULTS)("where the sidecar %s, program and sidecar end", async (_, script, word) => {
  const file = join(folder, `fault-${String((runs += 1))}.py`);
  writeFileSync(file, script);
  const words = ["--start-timeout", "3", "--out", newOut()];
  expectRefusal(await run(words, { GAIN_SIDECAR_SCRIPT: file }), word);
  expect(processesOf(file)).toEqual([]);
});

test("the same for a sidecar that is to be kept", async () => {
  const file = join(folder, `fault-${String((runs += 1))}.py`);
  writeFileSync(file, "import time; time.sleep(600)");
  const runtime = join(folder, "runtime");
  mkdirSync(runtime);
  const words = ["--keep-warm", "5", "--start-timeout", "3", "--out", newOut()];
  const environment = { GAIN_SIDECAR_SCRIPT: file, XDG_RUNTIME_DIR: runtime };
  expectRefusal(await run(words, environment), "--start-timeout");
  expect(processesOf(file)).toEqual([]);
  expect(readdirSync(join(runtime, "gain"))).toEqual([]);
});

test.each([
  ["is not there", (): string => join(folder, "no-python")],
  ["is a folder", (): string => folder],
  ["may not be run", (): string => prompts],
  ["is a link to nothing", brokenLink],
])("an interpreter that %s names the way out", async (_, make) => {
  const words = ["--out", newOut()];
  expectRefusal(await run(words, { GAIN_SIDECAR_PYTHON: make() }), "npx nx run python:setup");
});

test("a sidecar behind a script ends with it", async () => {
  const file = join(folder, `behind-${String((runs += 1))}.py`);
  writeFileSync(file, "import time; time.sleep(600)");
  const wrapper = join(folder, "wrapped-python");
  writeFileSync(wrapper, `#!/bin/sh\n"${join(ROOT, ".venv/bin/python")}" "$@"\nexit 5\n`);
  chmodSync(wrapper, 0o755);
  const words = ["--start-timeout", "3", "--out", newOut()];
  const environment = { GAIN_SIDECAR_PYTHON: wrapper, GAIN_SIDECAR_SCRIPT: file };
  expectRefusal(await run(words, environment), "--start-timeout");
  expect(processesOf(file)).toEqual([]);
});

test("an error elsewhere ends the sidecar that was on its way", async () => {
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
