/** Starts gain on the fake sidecar, as a process that faults are injected into. */
import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PROJECT } from "../setup/project.ts";

export { HOSTILE_MODES, type HostileMode } from "@gain/sidecar/testing/hostileModes";

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly seconds: number;
  /** Process ids of the sidecars that it started. */
  readonly sidecars: readonly number[];
  /** `performance.now()` when its process had ended; its output may end later. */
  readonly exitMs: number;
  /** It had not ended after its limit, and was killed. */
  readonly hung: boolean;
}

export interface StartedGain {
  readonly ended: Promise<Ended>;
  readonly pid: number;
  /** What it has printed so far. */
  output(): string;
  kill(signal: NodeJS.Signals): void;
}

const HANG_MS = 300_000;

/** Bundles the program as it is now, which every start below uses. */
export const bundle = (): void => {
  execFileSync(process.execPath, ["--import", "tsx", "tools/bundle.ts"], { cwd: PROJECT, stdio: "ignore" });
};

/** The environment of a gain whose sidecar is the fake one, with 4 blocks. */
export const FAKE: NodeJS.ProcessEnv = {
  GAIN_SIDECAR_SCRIPT: join(PROJECT, "python/tests/fake_sidecar.py"),
  GAIN_FAKE_LAYERS: "4",
};

/** @param hangMs after this time it is killed, and counts as hung */
export function startGain(
  given: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  hangMs = HANG_MS,
): StartedGain {
  const began = performance.now();
  const child = spawn(process.execPath, ["packages/gain/dist/main.js", ...given], {
    cwd: PROJECT,
    env: { ...process.env, ...FAKE, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const add = (text: Buffer): void => {
    output += text.toString();
  };
  child.stdout.on("data", add);
  child.stderr.on("data", add);
  const ended = new Promise<Ended>((resolve, reject) => {
    let hung = false;
    const timer = setTimeout(() => {
      hung = true;
      child.kill("SIGKILL");
    }, hangMs);
    let exitMs = 0;
    child.once("exit", () => (exitMs = performance.now()));
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      const seconds = (performance.now() - began) / 1000;
      resolve({ code, signal, output, seconds, sidecars: sidecarsOf(output), exitMs, hung });
    });
  });
  return {
    ended,
    pid: child.pid ?? 0,
    output: () => output,
    kill: (signal) => {
      child.kill(signal);
    },
  };
}

export const sidecarsOf = (output: string): number[] =>
  [...output.matchAll(/sidecar ready .*process (\d+)/g)].map(([, pid]) => Number(pid));

/**
 * Waits until the sidecars have ended.
 *
 * @returns seconds since the program's end, or null where one is alive after `limitS`
 */
export async function secondsToNoSidecar({ sidecars, exitMs }: Ended, limitS = 10): Promise<number | null> {
  for (;;) {
    const seconds = (performance.now() - exitMs) / 1000;
    if (!sidecars.some(isAlive)) return seconds;
    if (seconds > limitS) return null;
    await sleep(10);
  }
}

/** A process that has ended and is not reaped yet is not alive. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\tZ/m.test(readFileSync(`/proc/${String(pid)}/status`, "utf8"));
  } catch {
    return false;
  }
}
