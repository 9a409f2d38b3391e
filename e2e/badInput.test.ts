/** Invalid input ends with exit 2 and a message with the way out, and no existing file is changed. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gain, type Finished } from "./gainCommand.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function expectRefusal({ code, stderr }: Finished, ...texts: string[]): void {
  expect(code, stderr).toBe(2);
  for (const text of texts) expect(stderr).toContain(text);
  expect(stderr.trimEnd().split("\n").at(-1)).toMatch(/^gain: exit 2 /);
  expect(stderr, "a foreseen failure has no stack").not.toMatch(/^\s+at .*\.ts:/m);
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test("an unknown option names the valid ones", async () => {
  expectRefusal(
    await gain(["experiment", "--modle", "gpt2"]),
    "--modle",
    "--model",
    "--prompts",
    "--batch-size",
  );
});

test("an unknown command names the valid ones", async () => {
  expectRefusal(
    await gain(["experimnt"]),
    "experiment, analyze, summarize, doctor, list, view, export, share, verify, study, twins, sidecar",
  );
});

test.each([
  ["--dtype", "float8", "float64, float32, bfloat16, float16"],
  ["--quantize", "int2", "none, int8, nf4"],
  ["--wiring", "round", "sequential, parallel@last and sequential@last"],
  ["--truncate", "middle", "error, left, right"],
  ["--max-memory", "all", "cuda:0=20GiB,cpu=64GiB"],
  ["--precision", "exact", "fast, reference, compat"],
  ["--device", "tpu", "auto, cpu, cuda"],
  ["--batch-size", "0", "from 1 to 4096"],
  ["--vectors", "all", "blocks:all, blocks:every:4 and blocks:0,5,-1"],
  ["--max-disk", "10", "500MB, 10GB or 1.5TiB"],
])("%s %s names the valid values", async (option, value, valid) => {
  expectRefusal(await gain(["experiment", option, value]), value, valid);
});

test("help ends with exit 0 and lists options with their defaults", async () => {
  const { code, stdout } = await gain(["experiment", "--help"]);
  expect(code).toBe(0);
  for (const line of [
    "--model <name>",
    '(default: "auto")',
    "--precision <mode>",
    "--allow-bin",
    "--out <folder>",
  ]) {
    expect(stdout).toContain(line);
  }
});

test.each([
  ["bad.jsonl", '"fine"\n{oops\n', "line 2: not JSON"],
  ["half.jsonl", '"\\ud800"\n', "line 1: the prompt contains half of a surrogate pair"],
  ["latin1.txt", Uint8Array.from([0x61, 0x0a, 0xe9, 0x0a]), "line 2: not valid UTF-8"],
  ["empty.jsonl", "", "contains no prompt"],
])("the prompt file %s is refused before anything is written", async (name, content, problem) => {
  const out = join(folder, `out-${name}`);
  const prompts = file(name, content);
  expectRefusal(await gain(["experiment", "--prompts", prompts, "--out", out]), name, problem);
  expect(existsSync(out)).toBe(false);
});

test("a missing prompt file is named", async () => {
  expectRefusal(await gain(["experiment", "--prompts", join(folder, "none.jsonl")]), "none.jsonl", "ENOENT");
});

test("a folder with other files is not written to", async () => {
  const out = join(folder, "others");
  mkdirSync(out);
  writeFileSync(join(out, "thesis.tex"), "years of work");
  expectRefusal(await gain(["experiment", "--out", out]), "is not a run of gain", "thesis.tex");
  expect(readFileSync(join(out, "thesis.tex"), "utf8")).toBe("years of work");
});

test("an output path that is a file, or below one, is named", async () => {
  const plain = file("plain", "x");
  expectRefusal(await gain(["experiment", "--out", plain]), plain);
  expectRefusal(await gain(["experiment", "--out", join(plain, "below")]), "below");
});

test("an option that was given twice is named with both values, and two incompatible options are both named", async () => {
  const out = ["--out", join(folder, "twice")];
  expectRefusal(
    await gain(["experiment", "--device", "cpu", "--device", "cuda", ...out]),
    "--device was given twice: cpu and cuda; give it once",
  );
  expectRefusal(
    await gain(["experiment", "--layout", "buckets", "--batch-size", "4", ...out]),
    "--batch-size 4",
    "--layout buckets",
  );
  expect(existsSync(join(folder, "twice"))).toBe(false);
});

test("for an unknown model name, the presets are listed", async () => {
  expectRefusal(await gain(["experiment", "--model", "gtp2", "--out", join(folder, "a")]), "gtp2", "gptj-6b");
});

test("a model name with .. is refused", async () => {
  expectRefusal(await gain(["experiment", "--model", "../../x", "--out", join(folder, "b")]), "../../x");
});

test("a folder without a model is refused", async () => {
  const path = join(folder, "no-model");
  mkdirSync(path);
  writeFileSync(join(path, "readme.md"), "nothing");
  expectRefusal(await gain(["experiment", "--model-path", path, "--out", join(folder, "c")]), "config.json");
});

test("for an unreachable hub, the message names the model and --model-path", async () => {
  // Port 9 of the loopback is the discard service, on which nothing listens.
  const result = await gain(["experiment", "--model", "gpt2", "--out", join(folder, "d")], {
    HF_ENDPOINT: "http://127.0.0.1:9",
    HF_HOME: join(folder, "hub"),
  });
  expectRefusal(result, "gpt2", "--model-path");
});

test("for a missing GPU, the message names --device", async () => {
  const given = ["experiment", "--device", "cuda:7", "--out", join(folder, "e")];
  expectRefusal(await gain(given, { CUDA_VISIBLE_DEVICES: "" }), "--device");
});

test("for a missing interpreter, the message names set-up", async () => {
  const given = ["experiment", "--out", join(folder, "f")];
  expectRefusal(await gain(given, { GAIN_SIDECAR_PYTHON: "/no/such/python" }), "npx nx run python:setup");
});

test("for a missing package, the message names set-up", async () => {
  const given = ["experiment", "--out", join(folder, "g")];
  const bare = file(
    "bare-python",
    '#!/bin/sh\nshift 2\nexec /usr/bin/env python3 -I -S -m gain_sidecar "$@"\n',
  );
  chmodSync(bare, 0o755);
  expectRefusal(
    await gain(given, { GAIN_SIDECAR_PYTHON: bare }),
    "No module named",
    "npx nx run python:setup",
  );
});

test("a sidecar of another protocol is refused before a model loads, naming both versions", async () => {
  const script = file(
    "old_sidecar.py",
    [
      "import sys, zmq, msgspec",
      "token = sys.stdin.readline().strip()",
      "dealer = zmq.Context().socket(zmq.DEALER)",
      "dealer.connect(sys.argv[2])",
      "hello = dict(type='hello', protocolMin=7, protocolMax=9, token=token, pid=1, python='3', versions=[], devices=[])",
      "dealer.send(msgspec.msgpack.encode(hello))",
      "print(msgspec.msgpack.decode(dealer.recv()), file=sys.stderr)",
    ].join("\n"),
  );
  const given = ["experiment", "--out", join(folder, "h")];
  expectRefusal(await gain(given, { GAIN_SIDECAR_SCRIPT: script }), "uses protocol 5", "7 to 9");
});

test("a folder without a run cannot be verified", async () => {
  expectRefusal(await gain(["verify", join(folder, "nothing-here")]), "nothing-here");
});

test("a run with a changed file is not proven", async () => {
  const out = join(folder, "changed");
  expect((await gain(["experiment", "--model", "gpt2-random", "--out", out])).code).toBe(0);
  expect((await gain(["verify", out, "--no-drawings"])).code).toBe(0);
  writeFileSync(join(out, "summary.txt"), "CONFIRMED");
  const { code, stdout } = await gain(["verify", out, "--no-drawings"]);
  expect(code).toBe(2);
  expect(stdout).toContain("summary.txt differs from its digest");
});
