/**
 * Ends a process at its first fault point, then at its second, and so on, until a run ends without a kill. After each kill
 * `gain verify` must find no broken run, no sidecar may be left, and the same command must finish the run with exactly the
 * rows of an undisturbed run.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PROJECT } from "../setup/project.ts";
import { damageOf, rowsOf, verified, type Rows } from "./oracle.ts";
import { secondsUntilGone, startGain } from "./program.ts";

export const SIDES = ["orchestrator", "sidecar"] as const;
export type Side = (typeof SIDES)[number];

export interface Sweep {
  /** Kills that took place. */
  readonly kills: number;
  /** Names of the fault points of an undisturbed run, in order. */
  readonly points: readonly string[];
  readonly lost: number;
  readonly doubled: number;
  readonly changed: number;
  readonly orphans: number;
  /** Longest time from a kill of the orchestrator until its sidecar had ended. */
  readonly secondsToNoSidecar: number;
}

const PROMPTS = 40;
const PRELOAD = pathToFileURL(join(PROJECT, "tools/reliability/killAt.mjs")).href;

/** @param most kills, spread evenly over the run; all of them where undefined */
export async function sweep(side: Side, most: number | undefined): Promise<Sweep> {
  const scratch = mkdtempSync(join(tmpdir(), "gain-sweep-"));
  const prompts = join(scratch, "prompts.jsonl");
  writeFileSync(prompts, Array.from({ length: PROMPTS }, (_, k) => `"prompt ${String(k)}"\n`).join(""));
  const command = (name: string): string[] => [
    ...[
      "experiment",
      "--model",
      "fake",
      "--prompts",
      prompts,
      "--batch-size",
      "8",
      "--out",
      join(scratch, name),
    ],
  ];
  const sum = { kills: 0, lost: 0, doubled: 0, changed: 0, orphans: 0, secondsToNoSidecar: 0 };
  try {
    const points = await trace(side, scratch, command("undisturbed"));
    const { rows } = await rowsOf(join(scratch, "undisturbed"));
    const chosen = spread(points.length, most);
    for (const at of chosen) {
      const name = `kill-${String(at)}`;
      const killed = await killedAt(side, at, command(name), scratch);
      if (!killed.happened) break;
      sum.kills += 1;
      sum.orphans += killed.seconds === null ? 1 : 0;
      sum.secondsToNoSidecar = Math.max(sum.secondsToNoSidecar, killed.seconds ?? 0);
      const damage = await finish(join(scratch, name), command(name), rows);
      sum.lost += damage.lost;
      sum.doubled += damage.doubled;
      sum.changed += damage.changed;
      rmSync(join(scratch, name), { recursive: true });
    }
    return { ...sum, points };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Numbers from 1 to `count + 1`, the last of which kills nothing. */
function spread(count: number, most: number | undefined): number[] {
  const all = Array.from({ length: count + 1 }, (_, k) => k + 1);
  if (most === undefined || most >= count) return all;
  return Array.from({ length: most }, (_, k) => all[Math.round((k * (count - 1)) / (most - 1))] ?? 1);
}

/** The fault points of a run without a kill. */
async function trace(side: Side, scratch: string, command: readonly string[]): Promise<string[]> {
  const file = join(scratch, "points.txt");
  writeFileSync(file, "");
  const environment =
    side === "sidecar"
      ? { GAIN_FAKE_TRACE: file }
      : { GAIN_TRACE: file, NODE_OPTIONS: `--import=${PRELOAD}` };
  const { code, output } = await startGain(command, environment).ended;
  if (code !== 0) throw new Error(`the undisturbed run ended with ${String(code)}:\n${output}`);
  return readFileSync(file, "utf8").trim().split("\n");
}

async function killedAt(
  side: Side,
  at: number,
  command: readonly string[],
  scratch: string,
): Promise<{ readonly happened: boolean; readonly seconds: number | null }> {
  if (side === "sidecar") {
    const once = join(scratch, `once-${String(at)}`);
    const { code, output, sidecars } = await startGain(command, {
      GAIN_FAKE_KILL_AT: String(at),
      GAIN_FAKE_ONCE: once,
    }).ended;
    const happened = output.includes("SIGKILL");
    // A sidecar that ends before its model is loaded is reported, and the same command continues.
    if (code !== 0 && code !== 2)
      throw new Error(`after kill ${String(at)} the run ended with ${String(code)}:\n${output}`);
    return { happened, seconds: await secondsUntilGone(sidecars) };
  }
  const { signal, code, sidecars, output } = await startGain(command, {
    GAIN_KILL_AT: String(at),
    NODE_OPTIONS: `--import=${PRELOAD}`,
  }).ended;
  if (signal === null && code !== 0)
    throw new Error(`kill ${String(at)} gave exit ${String(code)}:\n${output}`);
  return { happened: signal === "SIGKILL", seconds: await secondsUntilGone(sidecars) };
}

async function finish(folder: string, command: readonly string[], rows: Rows): ReturnType<typeof damageOf> {
  await verified(folder);
  const { code, output } = await startGain(command).ended;
  if (code !== 0) throw new Error(`the same command ended with ${String(code)}:\n${output}`);
  if ((await verified(folder)) !== "proven") throw new Error(`${folder} is not proven`);
  return damageOf(folder, rows);
}
