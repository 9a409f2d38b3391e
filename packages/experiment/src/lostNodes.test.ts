import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fakeRequest, fakeSidecar } from "@gain/sidecar/testing/fakeSidecar";
import { localFleet } from "@gain/sidecar/testing/localFleet";
import { openRun } from "./openRun.ts";
import type { RunEvent } from "./runEvent.ts";
import { runModels } from "./runModels.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "gain-nodes-"));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

/** The first three sidecars of a lane die at this point. */
async function measure(point: string, lost: boolean) {
  const promptFile = join(root, "prompts.txt");
  await writeFile(promptFile, "one\ntwo\nthree\n");
  const run = await openRun({
    models: [{ ...fakeRequest, batchSize: 1 }],
    promptFile,
    folder: join(root, "run"),
    runsFolder: root,
    startedAt: new Date(),
  });
  const commandOf = (number: number) =>
    fakeSidecar({ GAIN_FAKE_LAYERS: "4", ...(number < 3 ? { GAIN_FAKE_FAULT: `${point}:1:kill` } : {}) });
  const lane = {
    name: "lane 1",
    command: commandOf(0),
    cluster: { fleet: localFleet(commandOf, lost), gpus: 1 },
  };
  const never = new AbortController().signal;
  const events: RunEvent[] = [];
  try {
    const { measured, errors, ended } = await runModels({
      ...{ run, lanes: [lane], interrupted: never, killed: never },
      deadlines: { startMs: 20_000, loadMs: 20_000, measureMs: 20_000 },
      keeping: { folder: join(root, "warm"), keepMs: null },
      onEvent: (event) => events.push(event),
    });
    await ended;
    const loads = (await run.store.loads(0)).map((load) => load.lane);
    return { measured, errors, loads, restarts: events.filter(({ kind }) => kind === "restarting").length };
  } finally {
    await run.store.close();
  }
}

test("a prompt that was measured on three nodes that ended is not given up", async () => {
  expect(await measure("measure", true)).toEqual({
    ...{ measured: 3, errors: 0, restarts: 3 },
    loads: ["lane 1 on node 1", "lane 1 on node 2", "lane 1 on node 3", "lane 1 on node 4"],
  });
});

test("a prompt with which three sidecars ended, on nodes that did not, is given up", async () => {
  expect(await measure("measure", false)).toMatchObject({ measured: 2, errors: 1 });
});

test("a node that ends while the model loads is replaced", async () => {
  expect(await measure("load", true)).toMatchObject({ measured: 3, errors: 0, loads: ["lane 1 on node 4"] });
});
