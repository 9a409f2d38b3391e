/** What is reported of a folder of runs, and of which of them. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LIVE_FILE } from "../live/liveRun.ts";
import type { RunEntry } from "../wire.ts";
import { FolderWatch } from "./folderWatch.ts";

/** Two looks at a live file and more. */
const SETTLED_MS = 500;
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
const soon = (assertion: () => void): Promise<void> => vi.waitFor(assertion, 10_000);

let runs: string;
let run: string;
let watch: FolderWatch;
const heard = { onChange: vi.fn(), onLive: vi.fn() };

beforeEach(() => {
  runs = mkdtempSync(join(tmpdir(), "gain-watch-"));
  run = join(runs, "measured");
  mkdirSync(run);
  replaceLive("first");
  watch = new FolderWatch(runs, heard);
});
afterEach(() => {
  watch.close();
  rmSync(runs, { recursive: true });
  vi.resetAllMocks();
});

const entry = (): RunEntry => ({
  ...{ run: "measured", folder: run, startedAt: null, prompts: null, models: [] },
  ...{ state: "measuring", reason: null, verified: null },
});

function replaceLive(text: string): void {
  writeFileSync(join(run, `${LIVE_FILE}.tmp`), text);
  renameSync(join(run, `${LIVE_FILE}.tmp`), join(run, LIVE_FILE));
}

test("of a run with a live file this file alone is reported, and its end as a change of the folder", async () => {
  watch.follow([entry()], () => true);
  await soon(() => {
    expect(heard.onLive.mock.calls).toEqual([["measured"]]);
  });
  writeFileSync(join(run, "run.duckdb.wal"), "an answer");
  await settle();
  expect(heard.onChange).not.toHaveBeenCalled();
  replaceLive("second");
  await soon(() => {
    expect(heard.onLive).toHaveBeenCalledTimes(2);
  });
  rmSync(join(run, LIVE_FILE));
  await soon(() => {
    expect(heard.onChange).toHaveBeenCalledOnce();
  });
});

test("of a run without one every file that comes is reported, and the live file as soon as there is one", async () => {
  rmSync(join(run, LIVE_FILE));
  watch.follow([entry()], () => false);
  writeFileSync(join(run, "findings.json"), "{}");
  replaceLive("first");
  await soon(() => {
    expect(heard.onChange).toHaveBeenCalled();
    expect(heard.onLive).toHaveBeenCalledWith("measured");
  });
});

test("a run that is measured no longer is not looked at, and nothing is reported after the end", async () => {
  watch.follow([entry()], () => true);
  await soon(() => {
    expect(heard.onLive).toHaveBeenCalledOnce();
  });
  watch.follow([{ ...entry(), state: "finished" }], () => false);
  replaceLive("second");
  await settle();
  expect(heard.onLive).toHaveBeenCalledOnce();
  watch.close();
  mkdirSync(join(runs, "another"));
  await settle();
  expect(heard.onChange).not.toHaveBeenCalled();
});
