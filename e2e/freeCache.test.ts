/** --free-cache against a hub on this machine: what the run fetched is deleted, what was there before stays. */
import { spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gain, ROOT } from "./gainCommand.ts";
import { expectProven, manifestOf } from "./storedRun.ts";
import { tinyModels } from "./tinyModels.ts";

let folder: string;
let hub: ChildProcess;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = tinyModels();
  writeFileSync(join(folder, "prompts.txt"), "The capital city of France is\n");
  // The folders of the revisions, as a hub has them.
  for (const [model, revision, number] of REVISIONS) {
    const snapshot = join(folder, "hub", "hub", `models--tiny--${model}`, "snapshots", number.repeat(40));
    const served = join(folder, "served", "tiny", model, revision);
    mkdirSync(served, { recursive: true });
    cpSync(snapshot, served, { recursive: true });
  }
  hub = spawn(join(ROOT, ".venv/bin/python"), [join(ROOT, "e2e/fake_hub.py"), join(folder, "served")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const address = await new Promise<string>((resolve) => {
    hub.stdout?.setEncoding("utf8").once("data", resolve);
  });
  environment = {
    HF_ENDPOINT: address.trim(),
    HF_HOME: join(folder, "cache"),
    HF_HUB_DISABLE_XET: "1",
    HF_HUB_OFFLINE: "0",
  };
});
afterAll(() => {
  hub.stdin?.end();
  rmSync(folder, { recursive: true });
});

const REVISIONS = [
  ["pair", "step1", "1"],
  ["pair", "step2", "2"],
  ["other", "step1", "1"],
] as const;

const commitOf = (revision: string): string => createHash("sha1").update(revision).digest("hex");
const repository = (model: string): string => join(folder, "cache", "hub", `models--tiny--${model}`);
const namesIn = (...parts: string[]): string[] => {
  const place = join(...parts);
  return existsSync(place) ? readdirSync(place).toSorted() : [];
};
const measure = (given: readonly string[], out: string) =>
  gain(
    [
      ...["experiment", ...given, "--device", "cpu"],
      ...["--prompts", join(folder, "prompts.txt"), "--out", join(folder, out)],
    ],
    environment,
  );

test("weights that the run fetched are deleted once measured, and those that were there stay", async () => {
  const before = await measure(["--model", "tiny/pair", "--revision", "step1"], "before");
  expect(before.code, before.stderr).toBe(0);
  const blobs = namesIn(repository("pair"), "blobs");
  expect(namesIn(repository("pair"), "snapshots")).toEqual([commitOf("step1")]);
  const weights = readFileSync(join(repository("pair"), "snapshots", commitOf("step1"), "model.safetensors"));

  const study = join(folder, "study.yaml");
  writeFileSync(
    study,
    [
      "models:",
      "  - { model: tiny/pair, revisions: [step1, step2] }",
      "  - { model: tiny/other, revisions: [step1] }",
    ].join("\n"),
  );
  const { code, stderr } = await measure(["--study", study, "--free-cache"], "freed");
  expect(code, stderr).toBe(0);
  await expectProven(join(folder, "freed"));
  // All three were measured, so two were fetched.
  const loaded = manifestOf(join(folder, "freed")).models.map(
    (model) => (model.loaded as { revision?: string }).revision,
  );
  expect(loaded).toEqual([commitOf("step1"), commitOf("step2"), commitOf("step1")]);
  expect(stderr).toMatch(/tiny\/pair@step2[^\n]*deleted/);

  expect(namesIn(repository("pair"), "snapshots")).toEqual([commitOf("step1")]);
  expect(namesIn(repository("pair"), "refs")).toEqual(["step1"]);
  expect(namesIn(repository("pair"), "blobs")).toEqual(blobs);
  expect(readFileSync(join(repository("pair"), "snapshots", commitOf("step1"), "model.safetensors"))).toEqual(
    weights,
  );
  expect(namesIn(repository("other"), "snapshots")).toEqual([]);
  expect(namesIn(repository("other"), "blobs")).toEqual([]);
});

test("without --free-cache what a run fetched stays", async () => {
  const { code, stderr } = await measure(["--model", "tiny/pair", "--revision", "step2"], "kept");
  expect(code, stderr).toBe(0);
  expect(namesIn(repository("pair"), "snapshots")).toEqual([commitOf("step1"), commitOf("step2")].toSorted());
});
