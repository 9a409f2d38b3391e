/** Makes single system calls of the program, or of its sidecar, fail; or all of them slow. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT } from "../setup/project.ts";
import { ScratchRun, spread, type Tally } from "./scratchRun.ts";

/** Kinds of calls and how they fail; `+` makes every later call fail too. */
export const FILE_FAULTS = [
  { kind: "write", action: "EIO" },
  { kind: "write", action: "ENOSPC", lasting: true },
  { kind: "write", action: "short" },
  { kind: "sync", action: "EIO" },
  { kind: "sync", action: "EIO", lasting: true },
  { kind: "rename", action: "EIO" },
  { kind: "read", action: "EIO" },
] as const satisfies readonly Fault[];

/** Of the sidecar's connection. */
export const SOCKET_FAULTS = [
  { kind: "send", action: "EPIPE" },
  { kind: "send", action: "short" },
  { kind: "receive", action: "EIO" },
  { kind: "receive", action: "short" },
] as const satisfies readonly Fault[];

export interface Fault {
  readonly kind: "write" | "sync" | "rename" | "read" | "send" | "receive";
  readonly action: string;
  readonly lasting?: true;
}

const PROMPTS = 40;
/** Done, bad environment, incomplete; never a fault of the program, and never a signal. */
const CODES = [0, 2, 4];

/** Why the shim cannot be used on this machine; undefined where it can. */
export function noShim(): string | undefined {
  if (process.platform !== "linux") return "LD_PRELOAD needs Linux";
  try {
    execFileSync("cc", ["--version"], { stdio: "ignore" });
    return undefined;
  } catch {
    return "there is no C compiler (cc)";
  }
}

/** Fails calls of one kind at the 1st, 2nd, … call; `most` of them, spread evenly, or all. */
export function failCalls(
  fault: Fault,
  most: number | undefined,
): Promise<Tally & { readonly calls: number }> {
  return withShim((shim) =>
    ScratchRun.with(PROMPTS, async (run) => {
      const isSocket = fault.kind === "send" || fault.kind === "receive";
      const environment = (given: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
        isSocket
          ? inSidecar(run, shim, given)
          : { ...given, LD_PRELOAD: shim, GAIN_SHIM_FOLDER: run.scratch };
      const counts = run.folder("counts.txt");
      await run.without("counted", environment({ GAIN_SHIM_COUNTS: counts }));
      const calls = Number(new RegExp(`${fault.kind} (\\d+)`).exec(readFileSync(counts, "utf8"))?.[1]);
      if (!(calls > 0)) throw new Error(`no ${fault.kind} was counted: ${readFileSync(counts, "utf8")}`);
      for (const at of spread(calls, most)) {
        const number = `${String(at)}${fault.lasting === true ? "+" : ""}`;
        const name = `${fault.kind}-${String(at)}`;
        await run.disturbed(
          name,
          environment({ GAIN_SHIM: `${fault.kind}:${number}:${fault.action}` }),
          CODES,
          () => true,
        );
      }
      return { ...run.tally, calls };
    }),
  );
}

/** A run on a disk whose every write and sync takes so much longer. @returns seconds without and with */
export function slowDisk(milliseconds: number): Promise<Tally & { readonly seconds: number }> {
  return withShim((shim) =>
    ScratchRun.with(PROMPTS, async (run) => {
      const slow = `write:1+:sleep${String(milliseconds)}`;
      const environment = { GAIN_SHIM: slow, LD_PRELOAD: shim, GAIN_SHIM_FOLDER: run.scratch };
      const { seconds } = await run.disturbed("slow", environment, [0], () => true);
      return { ...run.tally, seconds };
    }),
  );
}

/** The sidecar gets no LD_PRELOAD from the program, so a script sets it. */
function inSidecar(run: ScratchRun, shim: string, given: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const script = run.folder("python.sh");
  const shimmed = `LD_PRELOAD=${shim} GAIN_SHIM_FOLDER=/wire`;
  writeFileSync(script, `#!/bin/sh\n${shimmed} exec ${join(PROJECT, ".venv/bin/python")} "$@"\n`, {
    mode: 0o755,
  });
  return { ...given, GAIN_SIDECAR_PYTHON: script };
}

async function withShim<T>(work: (shim: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "gain-shim-"));
  try {
    const shim = join(folder, "shim.so");
    const source = join(PROJECT, "tools/reliability/faultShim.c");
    execFileSync("cc", ["-shared", "-fPIC", "-O1", "-o", shim, source, "-ldl"], { stdio: "inherit" });
    return await work(shim);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
