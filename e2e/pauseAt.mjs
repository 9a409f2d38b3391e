/**
 * Loaded into the program before its own modules, by `--import`: the first operation on a file that GAIN_E2E_PAUSE names
 * prints `paused` on stderr and waits until the file GAIN_E2E_RESUME exists, or for a minute. So a test can do something to
 * the program in a chosen phase.
 *
 *   GAIN_E2E_PAUSE=open:\.gain-manifest    the name of a function of node:fs/promises, and a pattern for its path
 *
 * In JavaScript, since it is loaded into the bundle too.
 */
import childProcess from "node:child_process";
import { existsSync, promises, writeSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";

const LONGEST_MS = 60_000;
const POLL_MS = 20;

const [, operation, pattern] = /^(\w+):(.*)$/.exec(process.env.GAIN_E2E_PAUSE ?? "") ?? [];
const resume = process.env.GAIN_E2E_RESUME;
const real = promises[operation];
if (real === undefined || resume === undefined) throw new Error("what to pause at is not stated");
let isOver = false;

promises[operation] = async (...given) => {
  if (!isOver && new RegExp(pattern).test(String(given[0]))) {
    isOver = true;
    writeSync(2, "paused\n");
    for (let waited = 0; waited < LONGEST_MS && !existsSync(resume); waited += POLL_MS) await sleep(POLL_MS);
  }
  return real(...given);
};
// The program drops the output of a process that it forks.
const { fork } = childProcess;
childProcess.fork = (program, given, options) =>
  fork(program, given, { ...options, stdio: ["ignore", "ignore", "inherit", "ipc"] });
syncBuiltinESMExports();
