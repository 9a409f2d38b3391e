/**
 * Every event in every phase: its exit code, its deadline, no process left, and nothing lost. Every 13th cell of the table
 * is tried here; GAIN_LONG=1 tries them all, in about 20 minutes.
 */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { expectFinishable, expectNoProcess, mountDisk, newPlace, removePlace, run } from "./eventPlace.ts";
import { CELLS } from "./eventTable.ts";
import { PHASES, RUN_PHASES, type Place } from "./phases.ts";

const MINUTES_MS = 120_000;

let shared: string;
let place: Place | undefined;
beforeAll(async () => {
  shared = mkdtempSync("/tmp/gain-events-");
  const first = newPlace(join(shared, "run"));
  const { code, stderr } = await run(first, RUN_PHASES.load.command({ ...first, run: first.finished }));
  expect(code, stderr).toBe(0);
  removePlace(first);
}, MINUTES_MS);
afterEach(() => {
  if (place !== undefined) removePlace(place);
});
afterAll(() => {
  rmSync(shared, { recursive: true });
});

const isLong = process.env["GAIN_LONG"] !== undefined;

test.for(CELLS.filter((_, index) => isLong || index % 13 === 0))(
  "%s: %s",
  { timeout: MINUTES_MS },
  async ([name, event, cell], context) => {
    const phase = PHASES[name];
    if (phase === undefined) throw new Error(`no phase ${name}`);
    const fresh = newPlace(join(shared, "run"));
    const here = cell.ownRun === true ? { ...fresh, finished: join(fresh.folder, "finished") } : fresh;
    place = here;
    if (cell.ownRun === true) cpSync(join(shared, "run"), here.finished, { recursive: true });
    if (cell.disk === true && !mountDisk(here)) context.skip("mounting a disk takes root");
    const { code, seconds, printed } = await cell.event(here, phase);
    expect(code, printed).toBe(cell.code);
    expect(seconds, printed).toBeLessThan(cell.withinS);
    if (cell.prints !== undefined) expect(printed).toContain(cell.prints);
    expect(printed, "a foreseen failure has no stack").not.toMatch(/^\s+at .*\.(?:ts|cjs):/m);
    if (cell.keeps !== true) await expectNoProcess(here, 5);
    if (event === "Ctrl-C" && name in RUN_PHASES) await expectFinishable(here, phase);
  },
);
