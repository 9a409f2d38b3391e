/**
 * `gain view` in Chromium: how soon it shows a list, rows and a commit, what it needs, and what it costs the run it shows.
 *
 *   npm run bench -- view
 *   npx tsx packages/gain/bench/view.ts [--rounds 3] [--runs 1000] [--rows 1000000] [--prompts 1500000] [--rows-per-s 0]
 *
 *   list          the answer of a server just started to the first question for the list of made runs
 *   listPage      from the navigation until the page shows them
 *   firstRows     from the navigation to a run of so many made rows until its first rows are shown
 *   listTask, rowsTask  the longest task of the page's main thread while this list, and these rows, are scrolled by wheel
 *                 and by keys held down
 *   listGap, rowsGap  the longest time between two drawn frames while the wheel turns
 *   serverMemory  peak resident memory (VmHWM) of that server after the list, the first rows and a search of all rows
 *   toScreen      the longest time from a stored answer until the page of its run shows that count, or a later one; answers
 *                 of the run's last two seconds are left out, since the page then shows that no process measures
 *   watched       rows per second of a run while a page shows it ÷ those while no page does, in turn for 2.5 s each; a
 *                 second between, in which the page is loaded or left, is left out. The sidecar has no model; at the speed 0
 *                 it answers as fast as it can
 *   watchingCpu   CPU time of server and browser in these windows, beyond that while no page is open, as a share of all of
 *                 the machine's cores: what a run that uses all of them loses
 *
 * Chromium is that of GAIN_CHROMIUM, or /usr/bin/chromium.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium, type Browser, type Page } from "playwright-core";
import { byKey, byWheel, scrolled } from "./scrolling.ts";
import { READY, watchInTurn } from "./watching.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    runs: { type: "string", default: "1000" },
    rows: { type: "string", default: "1000000" },
    prompts: { type: "string", default: "1500000" },
    "rows-per-s": { type: "string", default: "0" },
  },
});
const BLOCKS = "12";
const SETTLED_MS = 2_000;
const tsx = [process.execPath, "--import", "tsx"] as const;

interface Server {
  readonly address: string;
  readonly peakMegabytes: () => number;
  readonly stop: () => Promise<void>;
}

async function startServer(runs: string): Promise<Server> {
  const child = spawn(process.execPath, ["packages/gain/dist/main.js", "view", runs, "--no-open"], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = new Promise<void>((resolve) => {
    child.once("close", () => {
      resolve();
    });
  });
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").once("data", (text: string) => {
      resolve(text.trim());
    });
    child.once("close", () => {
      reject(new Error("gain view ended before it printed its address"));
    });
  });
  return {
    address,
    peakMegabytes: () => {
      const status = readFileSync(`/proc/${String(child.pid)}/status`, "utf8");
      return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
    },
    stop: () => {
      child.kill("SIGTERM");
      return closed;
    },
  };
}

/** A browser of its own for each part: one that has traced, or holds a million rows, is slower afterwards. */
const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env["GAIN_CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run"],
  });

const since = (startedMs: number): number => (performance.now() - startedMs) / 1000;

async function secondsToList({ address }: Server): Promise<number> {
  const { origin, hash } = new URL(address);
  const began = performance.now();
  const answer = await fetch(`${origin}/api/runs`, {
    headers: { "x-gain-token": hash.slice("#token=".length) },
  });
  const { runs } = (await answer.json()) as { runs: unknown[] };
  const seconds = since(began);
  if (runs.length !== Number(values.runs) + 1) throw new Error(`${String(runs.length)} runs are listed`);
  return seconds;
}

async function scrolledList(browser: Browser, page: Page) {
  const wheel = await scrolled(browser, page, () => byWheel(page, 55_000, 15_000));
  await page.keyboard.press("Home");
  const keys = await scrolled(browser, page, () => byKey(page, "j"));
  return { listTask: Math.max(wheel.longestTask, keys.longestTask), listGap: wheel.longestGap };
}

/** By wheel at the pace of reading and in great steps, and by keys; the last two keys jump over all rows. */
async function scrolledRows(browser: Browser, page: Page) {
  await page.waitForSelector(".row-controls");
  const frame = page.locator(".rows-frame");
  await frame.hover();
  const slow = await scrolled(browser, page, () => byWheel(page, 15_000, 5_000));
  const fast = await scrolled(browser, page, () => byWheel(page, 1_000_000, 300_000));
  await frame.focus();
  const keys = await scrolled(browser, page, async () => {
    for (const key of ["ArrowDown", "PageDown", "End", "Home"]) await byKey(page, key);
  });
  return {
    rowsTask: Math.max(...[slow, fast, keys].map(({ longestTask }) => longestTask)),
    rowsGap: Math.max(slow.longestGap, fast.longestGap),
  };
}

async function ofMadeRuns(runs: string) {
  const [server, browser] = await Promise.all([startServer(runs), launch()]);
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  try {
    const list = await secondsToList(server);
    let began = performance.now();
    await page.goto(server.address);
    await page.waitForSelector(`${READY} tbody tr`);
    const listPage = since(began);
    const listFrames = await scrolledList(browser, page);
    began = performance.now();
    await page.goto(`${new URL(server.address).origin}/?run=million`);
    await page.waitForSelector("tr[data-at]");
    const firstRows = since(began);
    const rowFrames = await scrolledRows(browser, page);
    await page.getByLabel("Find").fill(`number ${String(Number(values.rows) - 1)} of`);
    await page.waitForSelector(`tr[data-at="${String(Number(values.rows) - 1)}"]`);
    const serverMemory = server.peakMegabytes();
    return { list, listPage, ...listFrames, firstRows, ...rowFrames, serverMemory };
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function whileMeasured(folder: string, prompts: string) {
  const runs = join(folder, "measured");
  mkdirSync(runs);
  const [server, browser] = await Promise.all([startServer(runs), launch()]);
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  try {
    await page.goto(server.address);
    await page.waitForSelector(READY);
    // A browser that has just started is still busy with that.
    await page.waitForTimeout(SETTLED_MS);
    return await watchInTurn(page, runs, prompts, values["rows-per-s"]);
  } finally {
    await browser.close();
    await server.stop();
    rmSync(runs, { recursive: true });
  }
}

function makeRuns(folder: string): string {
  const runs = join(folder, "made");
  const [program, ...given] = [...tsx, "packages/viewer/bench/madeFolder.ts", runs];
  const sizes = ["--runs", values.runs, "--rows", values.rows, "--blocks", BLOCKS];
  execFileSync(program, [...given, ...sizes], { cwd: root, stdio: "inherit" });
  return runs;
}

execFileSync(process.execPath, ["--import", "tsx", "tools/bundle.ts"], { cwd: root, stdio: "ignore" });
const folder = mkdtempSync(join(tmpdir(), "gain-bench-"));
try {
  const runs = makeRuns(folder);
  const prompts = join(folder, "prompts.txt");
  const texts = Array.from(
    { length: Number(values.prompts) },
    (_, k) => `Prompt ${String(k)}: the capital is\n`,
  );
  writeFileSync(prompts, texts.join(""));
  const rounds = Number(values.rounds);
  // First all of these: a measured run leaves a store that the disk is still busy with.
  const shown: Awaited<ReturnType<typeof ofMadeRuns>>[] = [];
  while (shown.length < rounds) shown.push(await ofMadeRuns(runs));
  const watched: Awaited<ReturnType<typeof whileMeasured>>[] = [];
  while (watched.length < rounds) watched.push(await whileMeasured(folder, prompts));
  const of = (name: keyof (typeof shown)[number]): number[] => shown.map((round) => round[name]);
  const ofRun = (name: keyof (typeof watched)[number]): number[] => watched.map((round) => round[name]);
  const figures = {
    ...{ list: of("list"), listPage: of("listPage"), firstRows: of("firstRows") },
    ...{ listTask: of("listTask"), listGap: of("listGap"), rowsTask: of("rowsTask"), rowsGap: of("rowsGap") },
    ...{ serverMemory: of("serverMemory"), toScreen: ofRun("toScreen") },
    ...{ watched: ofRun("watched"), watchingCpu: ofRun("watchingCpu") },
  };
  const details = { options: values, unseenRowsPerSecond: ofRun("rowsPerSecond") };
  console.log(JSON.stringify({ figures, details }));
} finally {
  rmSync(folder, { recursive: true });
}
