/** One set-up at a time in a project folder. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { LOCK } from "./project.ts";
import { SetupError } from "./errors.ts";

const LONGEST_WAIT_MS = 60 * 60 * 1000;

/** Runs `work` while no other set-up does. A lock whose process is gone does not count. */
export async function alone(work: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + LONGEST_WAIT_MS;
  let told = false;
  for (let owner = acquire(); owner !== undefined; owner = acquire()) {
    if (!isAlive(owner)) {
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

/** Takes the lock, or returns the process that has it. */
function acquire(): number | undefined {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: "wx" });
    return undefined;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    return Number(readFileSync(LOCK, "utf8"));
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
