/**
 * Allows one set-up at a time in a project folder.
 *
 * The lock file has the process ids of set-up and of the programs that it runs, "4711 4712", since a pip whose set-up was
 * killed still writes into the virtual environment.
 */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LOCK } from "./project.ts";
import { noCacheFolder, SetupError } from "./errors.ts";

/** This process writes the lock's content here first. */
const OWN = `${LOCK}.${process.pid}`;
const LONGEST_WAIT_MS = 60 * 60 * 1000;

/** Runs `work` while no other set-up runs. A lock whose processes have ended is removed. */
export async function alone(work: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + LONGEST_WAIT_MS;
  let isPrinted = false;
  makeFolder();
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

const running = new Set<number>();

/** Records in the lock that this program runs. */
export function noteStart(pid: number): void {
  running.add(pid);
  rewrite();
}

/** Records in the lock that this program has ended. */
export function noteEnd(pid: number): void {
  running.delete(pid);
  rewrite();
}

/** Readers of the lock never see a part of its content. */
function rewrite(): void {
  writeFileSync(OWN, [process.pid, ...running].join(" "));
  renameSync(OWN, LOCK);
}

function makeFolder(): void {
  try {
    mkdirSync(dirname(LOCK), { recursive: true });
  } catch (error) {
    throw noCacheFolder(dirname(LOCK), error);
  }
}

/** Acquires the lock, or returns the processes that hold it. */
function acquire(): number[] | undefined {
  try {
    writeFileSync(OWN, String(process.pid));
    linkSync(OWN, LOCK);
    return undefined;
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw noCacheFolder(dirname(LOCK), error);
  } finally {
    rmSync(OWN, { force: true });
  }
  try {
    return readFileSync(LOCK, "utf8").split(" ").map(Number);
  } catch (error) {
    if (!isCode(error, "ENOENT")) throw error;
    return acquire(); // Released meanwhile.
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
