/** Runs on a fleet without Ray, whose nodes lack something, differ, come late or end: no row is lost, none doubled. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { gain, ROOT, type Finished } from "./gainCommand.ts";
import { expectProven, storedRows } from "./storedRun.ts";

/** A node of python/tests/local_fleet.py. */
interface Node {
  readonly host: string;
  readonly variables?: NodeJS.ProcessEnv;
  readonly refused?: readonly [string, string];
  readonly joins?: number;
  readonly ends?: number;
}

const PROMPTS = 100;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const out = (): string => join(folder, "run");

/** Measures on these nodes, of which the lanes take the first free one. */
function measure(nodes: readonly Node[], ...given: string[]): Promise<Finished> {
  const prompts = join(folder, "prompts.txt");
  writeFileSync(prompts, Array.from({ length: PROMPTS }, (_, k) => `Prompt ${String(k)}\n`).join(""));
  const options = ["--batch-size", "8", "--cluster", "10.0.0.1:6379", "--out", out(), ...given];
  return gain(["experiment", "--model", "fake", "--prompts", prompts, ...options], {
    GAIN_FLEET_SCRIPT: join(ROOT, "python/tests/local_fleet.py"),
    GAIN_SIDECAR_SCRIPT: join(ROOT, "python/tests/fake_sidecar.py"),
    GAIN_FAKE_LAYERS: "4",
    GAIN_FAKE_DELAY_S: "0.2",
    GAIN_FAKE_NODES: JSON.stringify(nodes),
  });
}

/** Exactly one row for each planned prompt. */
async function expectOnceEach(): Promise<void> {
  const rows = await storedRows(out());
  expect(rows.map(({ prompt, status }) => [prompt.item, status])).toEqual(
    Array.from({ length: PROMPTS }, (_, k) => [k, "measured"]),
  );
}

const VERSIONS = [
  "node_differs",
  "gamma (10.0.0.4) has other versions than alpha (10.0.0.1): torch 2.12.1, not 2.13.0",
] as const;

test("a node with other files, one with other versions and one without room are named, and another measures all", async () => {
  const late = { GAIN_FAKE_FAULT: "load:1:slow" };
  const { code, stderr } = await measure(
    [
      { host: "alpha" },
      { host: "beta", variables: { ...late, GAIN_FAKE_FILES: "other" } },
      { host: "delta", variables: { GAIN_FAKE_FAULT: "load:1:memory" } },
      { host: "gamma", refused: VERSIONS },
    ],
    ...["--lanes", "4"],
  );
  expect(code, stderr).toBe(0);
  const text = stderr.replaceAll(/\s+/g, " ");
  expect(text).toMatch(
    /on beta \(10\.0\.0\.2\), GPU 0, the model is not the one that the run's first load found; give every node the same files: weights\.files\.model: was "[0-9a-f]{64}", is "[0-9a-f]{64}"/,
  );
  expect(text).toContain(VERSIONS[1]);
  expect(text).toContain("on delta (10.0.0.3), GPU 0: the model needs 1 GB, and the device has 0.5 GB");
  await expectOnceEach();
});

test.each([
  ["other versions", { refused: VERSIONS }, `node_differs: ${VERSIONS[1]}`],
  [
    "too little memory",
    { variables: { GAIN_FAKE_FAULT: "load:1:memory" } },
    "out_of_memory: on only (10.0.0.1), GPU 0: ",
  ],
  ["no room", { joins: 60 }, "device_unavailable: "],
])("an only node with %s ends the run with one line and exit code 2", async (_name, node, line) => {
  const { code, stderr } = await measure([{ host: "only", ...node }], "--lanes", "1", "--start-timeout", "1");
  expect(code, stderr).toBe(2);
  const lines = stderr.split("\n").filter((one) => /^gain: [a-z]+_[a-z_]+: /.test(one));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(line);
});

test("rows of a node that ended are kept where the only other one differs, and the same command measures the rest", async () => {
  const differing = { host: "beta", variables: { GAIN_FAKE_FILES: "other" }, joins: 3 };
  const { code, stderr } = await measure([{ host: "alpha", ends: 3 }, differing], "--lanes", "1");
  expect(code, stderr).toBe(2);
  expect(stderr).toContain("gain: node_differs: on beta (10.0.0.2), GPU 0, the model is not the one");
  const before = (await storedRows(out())).length;
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(PROMPTS);
  const again = await measure([{ host: "alpha" }], "--lanes", "1");
  expect(again.code, again.stderr).toBe(0);
  await expectOnceEach();
});

test("lanes wait for GPUs, join when they are placed, and come back elsewhere; a frame of an earlier session costs no row", async () => {
  const { code, stderr } = await measure(
    [
      { host: "alpha", ends: 3 },
      { host: "beta", joins: 2, variables: { GAIN_FAKE_HOSTILE: "stale-epoch" }, ends: 3.5 },
      { host: "gamma", joins: 3 },
    ],
    ...["--lanes", "3"],
  );
  expect(code, stderr).toBe(0);
  for (const lane of ["2", "3"])
    expect(stderr).toContain(
      `[lane ${lane}] waits for a GPU of the cluster: no node has 1 free GPUs; 0 of 1 are free`,
    );
  expect(stderr).toContain("the sidecar ended with its node");
  expect(stderr).toContain("the sidecar sent measured while measuring");
  for (const place of ["alpha (10.0.0.1)", "beta (10.0.0.2)", "gamma (10.0.0.3)"])
    expect(stderr.replaceAll(/\s+/g, " ")).toContain(`on ${place}, GPU 0`);
  await expectOnceEach();
  await expectProven(out());
});
