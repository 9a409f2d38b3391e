import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lanesOn, parseDevices } from "./laneDevices.ts";

const command = { file: "python", arguments: [], environment: { GAIN_X: "1" } };
let folder: string;
let threeGpus: NodeJS.ProcessEnv;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gain-gpus-"));
  await writeFile(join(folder, "nvidia-smi"), '#!/bin/sh\nprintf "0\\n1\\n2\\n"\n');
  await chmod(join(folder, "nvidia-smi"), 0o755);
  threeGpus = { PATH: folder };
});
afterAll(() => rm(folder, { recursive: true }));

const visible = async (text: string, environment: NodeJS.ProcessEnv): Promise<unknown[]> =>
  (await lanesOn(parseDevices(text), command, environment)).map((lane) => [
    lane.name,
    lane.command.environment?.["CUDA_VISIBLE_DEVICES"],
  ]);

test.each([
  [
    "all",
    [
      ["cuda:0", "0"],
      ["cuda:1", "1"],
      ["cuda:2", "2"],
    ],
  ],
  [
    "2",
    [
      ["cuda:0", "0"],
      ["cuda:1", "1"],
    ],
  ],
  [
    "cuda:2,cuda:0",
    [
      ["cuda:2", "2"],
      ["cuda:0", "0"],
    ],
  ],
  [
    "cuda:1*2",
    [
      ["cuda:1*1", "1"],
      ["cuda:1*2", "1"],
    ],
  ],
  [
    "cpu*2",
    [
      ["cpu*1", ""],
      ["cpu*2", ""],
    ],
  ],
  [
    "cuda:0,cpu",
    [
      ["cuda:0", "0"],
      ["cpu", ""],
    ],
  ],
])("--devices %s gives each lane its own device", async (text, lanes) => {
  expect(await visible(text, threeGpus)).toEqual(lanes);
});

test("GPUs are counted among those that CUDA_VISIBLE_DEVICES leaves", async () => {
  const environment = { ...threeGpus, CUDA_VISIBLE_DEVICES: "2,GPU-5c1" };
  expect(await visible("all", environment)).toEqual([
    ["cuda:0", "2"],
    ["cuda:1", "GPU-5c1"],
  ]);
  await expect(visible("cuda:2", environment)).rejects.toThrow(/cuda:2 is not there.*cuda:0 to cuda:1/);
});

test("lanes on the processor share its threads, unless the environment says how many", async () => {
  const [lane] = await lanesOn(parseDevices("cpu*64"), command, {});
  expect(lane?.command.environment).toEqual({ GAIN_X: "1", CUDA_VISIBLE_DEVICES: "", OMP_NUM_THREADS: "1" });
  const [own] = await lanesOn(parseDevices("cpu*2"), command, { OMP_NUM_THREADS: "3" });
  expect(own?.command.environment?.["OMP_NUM_THREADS"]).toBe("3");
});

test("a GPU that is not there, and a machine without one, are named", async () => {
  await expect(visible("5", threeGpus)).rejects.toThrow(/cuda:3 is not there.*cuda:0 to cuda:2/);
  await expect(visible("all", { PATH: tmpdir() })).rejects.toThrow(/nvidia-smi finds no GPU.*cpu\*2/);
  await expect(visible("cuda:0", { PATH: tmpdir() })).rejects.toThrow(/cuda:0 is not there/);
});

test.each([
  "",
  "gpu",
  "cuda",
  "cuda:x",
  "0",
  "65",
  "cpu*0",
  "cpu*65",
  "cuda:0,cuda:0",
  "cpu*40,cuda:0*40",
  "mps",
])("--devices %j is refused with the way out", (text) => {
  expect(() => parseDevices(text)).toThrow(/--devices .*(?:all|1 to 64)/);
});
