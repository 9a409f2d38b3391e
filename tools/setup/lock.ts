/**
 * Allows one set-up at a time in a project folder.
 *
 * The lock file has the process ids of set-up and of the program that it runs, "4711 4712", since a pip whose set-up was
 * killed still writes into the virtual environment.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { LOCK } from "./project.ts";
import { SetupError } from "./errors.ts";

const LONGEST_WAIT_MS = 60 * 60 * 1000;

/** Runs `work` while no other set-up runs. A lock whose processes have ended is removed. */
export async function alone(work: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + LONGEST_WAIT_MS;
  let isPrinted = false;
  for (let owners = acquire(); owners !== undefined; owners = acquire()) {
    const owner = owners.find(isAlive);
    if (owner === undefined) {
      rmSync(LOCK, { force: true });
      continue;
    }
    if (performance.now() > deadline) {
      throw new SetupError(
        `Process ${owner} has been setting up for an hour. End it, or remove ${LOCK} if that process is not a set-up.`,
      );
    }
    if (!isPrinted) console.log(`Process ${owner} is setting up already; waiting for it.`);
    isPrinted = true;
    await sleep(500);
  }
  try {
    await work();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

/** Records the running program in the lock. */
export function noteProgram(pid: number | undefined): void {
  writeFileSync(LOCK, pid === undefined ? String(process.pid) : `${process.pid} ${pid}`);
}

/** Acquires the lock, or returns the processes that hold it. */
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
