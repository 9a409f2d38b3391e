import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { discardRun, NO_ROWS, RunStore } from "@gain/records";
import { fakeRequest } from "@gain/sidecar/testing/fakeSidecar";
import { openRun, type OpenRun } from "./openRun.ts";
import { policiesOf } from "./policies.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "gain-open-"));
  await writeFile(join(root, "three.txt"), "a\nb\nc\n");
  await writeFile(join(root, "two.txt"), "d\ne\n");
});
afterEach(() => rm(root, { recursive: true }));

const folder = (): string => join(root, "deep/er/run");

function open(
  changes: Partial<typeof fakeRequest> = {},
  prompts = "three.txt",
  retryErrors = false,
): Promise<OpenRun> {
  return openRun({
    retryErrors,
    models: [{ ...fakeRequest, ...changes }],
    promptFile: join(root, prompts),
    folder: folder(),
    runsFolder: join(root, "runs"),
    startedAt: new Date(),
  });
}

async function closed(run: Promise<OpenRun>): Promise<OpenRun> {
  const opened = await run;
  await opened.store.close();
  return opened;
}

/** Stores a terminal row of the first prompt. */
async function measure({ store }: OpenRun): Promise<void> {
  const loaded = {
    ...{ name: "fake", source: "fake", revision: "1", files: [], dtype: "float32", precision: "fast" },
    ...{ quantization: null, wiringAsked: "as-is", layers: 2, normType: "LayerNorm", label: null },
  };
  await store.bindModel({
    modelIndex: 0,
    slug: "fake",
    loaded,
    policies: policiesOf(fakeRequest),
    load: { epoch: 1, lane: "" },
  });
  const errors = [{ item: 0, code: "prompt_empty", text: "no token" }];
  await store.saveRows(0, { rows: NO_ROWS, errors, epoch: 1, lease: 0, seq: 1 });
}

test("an unmeasured run is replaced by another plan, with that plan's prompts", async () => {
  expect((await closed(open({ model: "misspelt" }))).found).toBe("empty");
  const run = await open({ model: "right" }, "two.txt");
  expect(run.found).toBe("replaced");
  expect(await run.store.promptCount()).toBe(2);
  expect((await run.store.promptDigests()).digest).toBe(run.plan.prompts.digest);
  await measure(run);
  await run.store.close();
  expect((await closed(open({ model: "right" }, "two.txt"))).found).toBe("unfinished");
});

test("a run with a single row is kept, and the message lists the differences", async () => {
  const run = await open({ dtype: "float32" });
  await measure(run);
  await run.store.close();
  const other = open({ dtype: "bfloat16" }, "two.txt");
  await expect(other).rejects.toThrow("--dtype was float32, is bfloat16");
  await expect(other).rejects.toThrow("the prompts differ: 3 from");
  await expect(other).rejects.toThrow("--out");
  const again = await open({ dtype: "float32" });
  expect((await again.store.counts(0)).errors).toBe(1);
  await again.store.close();
});

test("a run that another process may be about to measure is kept too", async () => {
  const run = await open({ model: "a" });
  await expect(open({ model: "b" })).rejects.toMatchObject({ code: "run_locked" });
  expect(await run.store.promptCount()).toBe(3);
  await run.store.close();
});

test("a plan without a store, as a kill leaves it, is replaced too", async () => {
  await closed(open({ model: "a" }));
  await rm(join(folder(), "run.duckdb"));
  expect((await closed(open({ model: "b" }))).found).toBe("replaced");
});

test("files of other programs stay when an unmeasured run is replaced", async () => {
  await closed(open({ model: "a" }));
  await writeFile(join(folder(), "notes.md"), "mine");
  await closed(open({ model: "b" }));
  expect((await readdir(folder())).toSorted()).toEqual(["notes.md", "plan.json", "run.duckdb"]);
});

test("discarding a run removes its folder and the parent folders that were made for it", async () => {
  const { made, store } = await open();
  expect(made).toBe(join(root, "deep"));
  expect(await discardRun(folder(), made ?? "", store)).toBe(true);
  expect((await readdir(root)).toSorted()).toEqual(["three.txt", "two.txt"]);
});

test("an existing folder is not reported as made", async () => {
  await mkdir(folder(), { recursive: true });
  expect((await closed(open())).made).toBeNull();
});

test("a prompt that cannot be stored leaves no folder", async () => {
  await writeFile(join(root, "long.jsonl"), JSON.stringify({ prompt: "a", category: "c".repeat(2_000) }));
  await expect(open({}, "long.jsonl")).rejects.toMatchObject({ code: "bad_prompt" });
  expect(existsSync(join(root, "deep"))).toBe(false);
});

/** Opens a run with this model and prompt file in another process, which is killed after a while. */
function killed(model: string, prompts: string, afterMs: number): Promise<void> {
  const script = fileURLToPath(new URL("../testing/openingChild.ts", import.meta.url));
  const given = ["--import", "tsx", script, folder(), model, join(root, prompts)];
  const child = spawn(process.execPath, given, { stdio: ["ignore", "pipe", "inherit"] });
  child.stdout.once("data", () => setTimeout(() => child.kill("SIGKILL"), afterMs));
  return new Promise((resolve, reject) => {
    child.once("error", reject).once("close", () => {
      resolve();
    });
  });
}

test("a prompt file that changes between its two readings is refused", async () => {
  const create = RunStore.create.bind(RunStore);
  const between = vi.spyOn(RunStore, "create").mockImplementationOnce(async (dir) => {
    await writeFile(join(root, "three.txt"), "a\nb\nx\n");
    return create(dir);
  });
  try {
    await expect(open()).rejects.toThrow("three.txt changed while it was read");
  } finally {
    between.mockRestore();
  }
  expect(existsSync(folder())).toBe(false);
});

test("after kill -9 during the replacement of a plan, a third plan can be opened", async () => {
  await writeFile(
    join(root, "many.txt"),
    Array.from({ length: 3_000 }, (_, k) => `prompt ${String(k)}`).join("\n"),
  );
  for (const afterMs of [0, 15, 40, 90, 250]) {
    await killed(`model-${String(afterMs)}`, "many.txt", afterMs);
    const run = await open({ model: `other-${String(afterMs)}` });
    expect((await run.store.promptDigests()).digest).toBe(run.plan.prompts.digest);
    expect(await run.store.promptCount()).toBe(3);
    await run.store.close();
  }
  const store = await RunStore.openReadOnly(folder());
  expect(await store.models()).toEqual([]);
  await store.close();
});

test("--retry-errors makes a finished run with error rows an unfinished one, whose prompts are pending", async () => {
  const run = await open();
  await measure(run);
  await run.store.close();
  await writeFile(join(folder(), "manifest.json"), "{}");
  expect((await closed(open())).found).toBe("finished");
  const retried = await open({}, "three.txt", true);
  expect(retried.found).toBe("unfinished");
  expect(await retried.store.counts(0)).toMatchObject({ errors: 0, missing: 3 });
  await retried.store.close();
  expect(await readdir(folder())).not.toContain("manifest.json");
});

test("--retry-errors leaves a finished run without error rows as it is", async () => {
  await closed(open());
  await writeFile(join(folder(), "manifest.json"), "{}");
  expect((await closed(open({}, "three.txt", true))).found).toBe("finished");
  expect(await readdir(folder())).toContain("manifest.json");
});

test.each(["plan.json", "run.duckdb"])("a pipe named %s is refused at once, by its name", async (name) => {
  await closed(open());
  await rm(join(folder(), name));
  spawnSync("mkfifo", [join(folder(), name)]);
  await expect(open()).rejects.toMatchObject({
    code: "not_a_file",
    message: expect.stringMatching(new RegExp(`${name}" is a pipe`)) as string,
  });
});
