/** What Chromium's own trace has of a page that is scrolled. */
import { z } from "zod";
import type { Browser, Page } from "playwright-core";

/** What the page did for its frames. */
export interface Scrolled {
  /** The longest task of the page's main thread, in seconds: no frame of it can be drawn meanwhile. */
  readonly longestTask: number;
  /** The longest time between two drawn frames, from the first to the last scroll event, in seconds. */
  readonly longestGap: number;
}

const TRACED = ["devtools.timeline", "disabled-by-default-devtools.timeline"];
const FRAMES = "disabled-by-default-devtools.timeline.frame";
const KEY_STEPS = 75;
const KEY_MS = 33;

const Trace = z.object({
  traceEvents: z.array(
    z.looseObject({
      name: z.string(),
      pid: z.number(),
      tid: z.number(),
      ts: z.number(),
      dur: z.number().optional(),
      args: z.looseObject({ data: z.looseObject({ type: z.unknown().optional() }).optional() }),
    }),
  ),
});

/** Traces a page while `scroll` scrolls it. */
export async function scrolled(browser: Browser, page: Page, scroll: () => Promise<void>): Promise<Scrolled> {
  await browser.startTracing(page, { categories: [...TRACED, FRAMES] });
  await scroll();
  const { traceEvents: events } = Trace.parse(JSON.parse(String(await browser.stopTracing())));
  // The browser holds other pages ready, which lay out nothing.
  const { pid, tid } = events.find(({ name }) => name === "Layout") ?? { pid: 0, tid: 0 };
  const ofPage = events.filter((event) => event.pid === pid);
  const scrolls = ofPage.filter(({ args }) => args.data?.type === "scroll").map(({ ts }) => ts);
  const [began, ended] = [Math.min(...scrolls), Math.max(...scrolls)];
  const drawn = ofPage
    .filter(({ name, ts }) => name === "DrawFrame" && ts >= began && ts <= ended)
    .map(({ ts }) => ts);
  const tasks = ofPage.filter((event) => event.name === "RunTask" && event.tid === tid);
  if (drawn.length < 2 || tasks.length === 0)
    throw new Error(`Chromium drew ${String(drawn.length)} frames while the page was scrolled`);
  return {
    longestTask: Math.max(...tasks.map(({ dur = 0 }) => dur)) / 1e6,
    longestGap: Math.max(...gaps(drawn.toSorted((a, b) => a - b))) / 1e6,
  };
}

const gaps = (times: readonly number[]): number[] => times.slice(1).map((time, k) => time - (times[k] ?? 0));

/** Turns the wheel over a place of the page, with a step for every frame. */
export async function byWheel(page: Page, pixels: number, pixelsPerSecond: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Input.synthesizeScrollGesture", {
    ...{ x: 640, y: 600, yDistance: -pixels, speed: pixelsPerSecond },
    gestureSourceType: "mouse",
  });
  await session.detach();
}

/** Holds a key. */
export async function byKey(page: Page, key: string): Promise<void> {
  for (let step = 0; step < KEY_STEPS; step += 1) {
    await page.keyboard.down(key);
    await page.waitForTimeout(KEY_MS);
  }
  await page.keyboard.up(key);
}
