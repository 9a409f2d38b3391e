/** What a page hears, and how soon, through a server over a folder of runs. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunStore } from "@gain/records";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeRun, planText } from "../../testing/madeRuns.ts";
import { LIVE_FILE, type LiveRun } from "../live/liveRun.ts";
import type { ViewerEvent } from "../wire.ts";
import { startViewer, type Viewer } from "./startViewer.ts";

/** The server looks at the folder by the clock every two seconds. */
const BEFORE_A_LOOK_MS = 1_500;
const READ_MS = 200;

let folder: string;
let runs: string;
let viewer: Viewer;
let ended: AbortController;
let heard: ViewerEvent[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-viewer-"));
  runs = join(folder, "runs");
  mkdirSync(runs);
  for (const script of ["page.js", "rowWorker.js"]) writeFileSync(join(folder, script), "1;");
  ended = new AbortController();
  heard = [];
});
afterEach(async () => {
  ended.abort();
  await viewer.close();
  rmSync(folder, { recursive: true });
});

/** Starts a server, and listens as a page does from here on. */
async function listen(shown: string): Promise<void> {
  const report = { script: "1;", libraries: [], style: "", darkColours: {} };
  viewer = await startViewer({
    ...{ folder: shown, port: 0, page: { compiled: folder, report } },
    makeReport: () => Promise.resolve(""),
  });
  const { origin, hash } = new URL(viewer.address);
  const headers = { "x-gain-token": hash.slice("#token=".length) };
  const { body } = await fetch(`${origin}/api/events`, { headers, signal: ended.signal });
  void (async () => {
    let rest = "";
    for await (const piece of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const parts = (rest + piece).split("\n\n");
      rest = parts.pop() ?? "";
      for (const part of parts) heard.push(JSON.parse(part.slice("data: ".length)) as ViewerEvent);
    }
  })().catch(() => undefined);
}

/** Waits for an event after an action. @returns milliseconds */
async function until(act: () => void, isIt: (event: ViewerEvent) => boolean): Promise<number> {
  heard = [];
  const began = performance.now();
  act();
  while (!heard.some(isIt)) {
    if (performance.now() - began > 10_000) throw new Error("the event did not come");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return performance.now() - began;
}

const lists =
  (name: string, state: string) =>
  (event: ViewerEvent): boolean =>
    event.kind === "runs" && event.list.runs.some((run) => run.run === name && run.state === state);

const live = (done: number): LiveRun => ({
  ...{ format: 1, writtenAt: 1_800_000_000_000 + done, pid: process.pid, planned: 25, done },
  ...{ rate: null, secondsLeft: null, memoryBytes: 1, lanes: [], models: [], notices: [], errors: [] },
});

test("a new run is told to a page that listens before the next look by the clock", async () => {
  await listen(runs);
  await new Promise((wait) => setTimeout(wait, READ_MS));
  const waited = await until(
    () => {
      makeRun(runs, "new run", planText("20261124_100000"));
    },
    lists("new run", "unfinished"),
  );
  expect(waited).toBeLessThan(BEFORE_A_LOOK_MS);
});

test.runIf(process.platform === "linux").each(["a folder of runs", "one run"])(
  "in %s the live file of a run that measures is told when it is replaced, and without the list; the run's end too",
  async (what) => {
    const run = makeRun(runs, "measured", planText("20261124_100000"));
    const store = await RunStore.create(run);
    const replace = (done: number): void => {
      writeFileSync(join(run, `${LIVE_FILE}.tmp`), JSON.stringify(live(done)));
      renameSync(join(run, `${LIVE_FILE}.tmp`), join(run, LIVE_FILE));
    };
    await listen(what === "one run" ? run : runs);
    await until(() => undefined, lists("measured", "measuring"));
    // As the store's log changes with every answer.
    writeFileSync(join(run, "log"), "");
    const log = setInterval(() => {
      writeFileSync(join(run, "log"), "an answer");
    }, 5);
    // The folder of the run is watched from the first look on.
    await new Promise((wait) => setTimeout(wait, READ_MS));
    for (const done of [1, 2, 3]) {
      const waited = await until(
        () => {
          replace(done);
        },
        (event) => event.kind === "live" && (event.live as LiveRun).done === done,
      );
      expect(waited).toBeLessThan(BEFORE_A_LOOK_MS);
      expect(heard.map(({ kind }) => kind)).toEqual(["live"]);
    }
    clearInterval(log);
    const waited = await until(() => void store.close(), lists("measured", "unfinished"));
    expect(waited).toBeLessThan(5_000);
  },
);
