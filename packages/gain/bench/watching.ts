/** What it costs a run to be shown by `gain view`, and how soon the page shows what was stored. */
import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { cpuSeconds } from "./cpuTime.ts";
import type { Watched } from "./watchedRun.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
export const READY = "html[data-ready=true]";
/** The last part of a run, whose answers the page may not show as such. */
const END_MS = 2_000;
/** The page is opened and left in turn, each for so long. */
const WINDOW_MS = 2_500;
/** Passes before each window: the page, which a user keeps open, is loaded or left in it. */
const SETTLING_MS = 1_000;
const LEAST_WINDOWS = 3;
/** Part of the command line of the run, whose time and whose sidecar's time do not count as those of watching. */
const RUN = "watchedRun.ts";

type Moment = readonly [milliseconds: number, rows: number];

interface Window {
  readonly from: number;
  readonly to: number;
  /** CPU time of server and browser within it, in seconds. */
  readonly cpu: number;
  /** The counts that the page showed; undefined while no page was open. */
  readonly seen: readonly Moment[] | undefined;
}

/** Records in the page when its progress shows which count. */
const RECORD = `
  window.seen = [];
  new MutationObserver(() => {
    const value = document.querySelector(".live progress")?.value;
    if (value !== undefined) requestAnimationFrame(() => window.seen.push([Date.now(), value]));
  }).observe(document.body, { childList: true, subtree: true });
`;

/**
 * Measures one run with so many rows a second in `runs`, while its page is opened and left in turn.
 *
 * @param page the list of a server of this folder
 * @throws Error when the run was too short
 */
export async function watchInTurn(page: Page, runs: string, prompts: string, pace: string) {
  const list = page.url();
  const run = measured(join(runs, "watched"), prompts, pace);
  const end = run.then(() => true);
  await page.locator("tr[data-run=watched]").waitFor();
  const windows: Window[] = [];
  for (let isShown = true; !(await within(end, 0)); isShown = !isShown) {
    const settled = Date.now() + SETTLING_MS;
    if (isShown) {
      await page.goto(`${new URL(list).origin}/?run=watched`);
      await page.waitForSelector(READY);
      await page.evaluate(RECORD);
    } else await page.goto("about:blank");
    if (await within(end, settled - Date.now())) break;
    const [from, before] = [Date.now(), cpuSeconds(RUN)];
    if (await within(end, WINDOW_MS)) break;
    const [to, cpu] = [Date.now(), cpuSeconds(RUN) - before];
    const seen = isShown ? await page.evaluate<Moment[]>("window.seen") : undefined;
    windows.push({ from, to, cpu, seen });
  }
  const { stored } = await run;
  const last = (stored.at(-1)?.[0] ?? 0) - END_MS;
  const whole = windows.filter(({ from, to }) => from >= (stored[0]?.[0] ?? Infinity) && to <= last);
  const watched = rateIn(whole, true, stored);
  const rowsPerSecond = rateIn(whole, false, stored);
  const waits = windows.map((each) => longestWait(stored, each, last)).filter((wait) => wait !== undefined);
  if (waits.length < LEAST_WINDOWS) throw new Error("the page showed too few counts: measure more prompts");
  const toScreen = Math.max(...waits);
  const cpu = cpuIn(whole, true) - cpuIn(whole, false);
  return {
    toScreen,
    watched: watched / rowsPerSecond,
    watchingCpu: cpu / availableParallelism(),
    rowsPerSecond,
  };
}

/** Is this settled within so many milliseconds? */
async function within(end: Promise<boolean>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const later = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, milliseconds), false);
  });
  const ended = await Promise.race([end, later]);
  clearTimeout(timer);
  return ended;
}

async function measured(folder: string, prompts: string, pace: string): Promise<Watched> {
  const given = ["--import", "tsx", `packages/gain/bench/${RUN}`, folder, prompts, pace];
  const { stdout } = await promisify(execFile)(process.execPath, given, { cwd: root, maxBuffer: 2 ** 26 });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Watched;
}

const ofKind = (windows: readonly Window[], isShown: boolean): readonly Window[] =>
  windows.filter(({ seen }) => (seen !== undefined) === isShown);

const secondsIn = (windows: readonly Window[]): number =>
  windows.reduce((sum, { from, to }) => sum + to - from, 0) / 1000;

/** Cores that server and browser use in the windows of this kind. */
function cpuIn(windows: readonly Window[], isShown: boolean): number {
  const own = ofKind(windows, isShown);
  return own.reduce((sum, { cpu }) => sum + cpu, 0) / secondsIn(own);
}

/** Rows per second in the windows of this kind. */
function rateIn(windows: readonly Window[], isShown: boolean, stored: readonly Moment[]): number {
  const own = ofKind(windows, isShown);
  if (own.length < LEAST_WINDOWS)
    throw new Error(`${String(own.length)} windows of ${String(WINDOW_MS)} ms: measure more prompts`);
  const rows = own.reduce((sum, { from, to }) => sum + rowsAt(stored, to) - rowsAt(stored, from), 0);
  return rows / secondsIn(own);
}

/** Rows stored by then, linear between two answers. */
function rowsAt(stored: readonly Moment[], at: number): number {
  const next = stored.findIndex(([time]) => time > at);
  const [[from, before], [to, after]] = [stored[next - 1] ?? [at, 0], stored[next] ?? [at + 1, 0]];
  return before + ((at - from) / (to - from)) * (after - before);
}

/**
 * The longest time from a stored answer to its count on the screen, in seconds; at least, where it was never shown.
 * Undefined for a window without an answer.
 */
function longestWait(stored: readonly Moment[], { seen = [], to }: Window, end: number): number | undefined {
  const from = seen[0]?.[0] ?? Infinity;
  const waits = stored
    .filter(([at]) => at >= from && at <= Math.min(end, to))
    .map(([at, rows]) => ((seen.find(([, count]) => count >= rows)?.[0] ?? to) - at) / 1000);
  return waits.length === 0 ? undefined : Math.max(...waits);
}
