import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fakeRequest } from "@gain/sidecar/testing/fakeSidecar";
import { namedAfterModel } from "./chosenFolder.ts";
import { openRun, type OpenRun } from "./openRun.ts";
import { policiesOf } from "./policies.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "gain-chosen-"));
  await writeFile(join(root, "prompts.txt"), "a\nb\n");
});
afterEach(() => rm(root, { recursive: true }));

/** A run whose model was loaded as `smollm2-135m`. */
async function loadedRun(model: string, folder?: string): Promise<OpenRun> {
  const run = await openRun({
    models: [{ ...fakeRequest, model }],
    promptFile: join(root, "prompts.txt"),
    folder,
    runsFolder: join(root, "runs"),
    startedAt: new Date(2026, 0, 5, 15, 23, 33),
  });
  const loaded = {
    ...{ name: "smollm2-135m", source: "s", revision: "1", files: [], dtype: "float32", precision: "fast" },
    ...{ quantization: null, wiringAsked: "as-is", layers: 2, normType: "RMSNorm", label: null },
  };
  await run.store.bindModel({
    modelIndex: 0,
    slug: "smollm2_135m",
    load: { epoch: 1, lane: "" },
    loaded,
    policies: policiesOf(fakeRequest),
  });
  return run;
}

test("the folder of a run is renamed after the model that auto chose, and its store is open again", async () => {
  const run = await loadedRun("auto");
  expect(basename(run.folder)).toBe("20260105_152333_auto");
  const named = await namedAfterModel(run);
  expect(basename(named.folder)).toBe("20260105_152333_smollm2_135m");
  expect(existsSync(run.folder)).toBe(false);
  expect(await named.store.promptCount()).toBe(2);
  await named.store.close();
});

test("a folder that the user named, of a given model, or whose new name is taken keeps its name", async () => {
  for (const run of [await loadedRun("auto", join(root, "mine")), await loadedRun("gpt2")]) {
    expect(await namedAfterModel(run)).toBe(run);
    await run.store.close();
  }
  await mkdir(join(root, "runs/20260105_152333_smollm2_135m"));
  await writeFile(join(root, "runs/20260105_152333_smollm2_135m/notes.txt"), "");
  const run = await loadedRun("auto");
  const named = await namedAfterModel(run);
  expect(named.folder).toBe(run.folder);
  expect(await named.store.promptCount()).toBe(2);
  await named.store.close();
});
