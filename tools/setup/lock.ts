/**
 * One set-up at a time in a project folder.
 *
 * The lock file names set-up's process and the program it runs, "4711 4712": a pip whose set-up was killed still
 * writes into the virtual environment, so it counts too.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { LOCK } from "./project.ts";
import { SetupError } from "./errors.ts";

const LONGEST_WAIT_MS = 60 * 60 * 1000;

/** Runs `work` while no other set-up does. A lock whose process is gone does not count. */
export async function alone(work: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + LONGEST_WAIT_MS;
  let told = false;
  for (let owners = acquire(); owners !== undefined; owners = acquire()) {
    const owner = owners.find(isAlive);
    if (owner === undefined) {
      rmSync(LOCK, { force: true });
      continue;
    }
    if (performance.now() > deadline) {
      throw new SetupError(
        `Process ${owner} has been setting up for an hour. End it, or remove ${LOCK} if it is no set-up.`,
      );
    }
    if (!told) console.log(`Process ${owner} is setting up already; waiting for it.`);
    told = true;
    await sleep(500);
  }
  try {
    await work();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

/** The lock's owner says which program it runs now. */
export function noteProgram(pid: number | undefined): void {
  writeFileSync(LOCK, pid === undefined ? String(process.pid) : `${process.pid} ${pid}`);
}

/** Takes the lock, or returns the processes that have it. */
function acquire(): number[] | undefined {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: "wx" });
    return undefined;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    return readFileSync(LOCK, "utf8").split(" ").map(Number);
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
