/** A request to stop, in every phase of a run: its exit code, its deadline, and that the same command finishes the run. */
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { gain, ROOT } from "./gainCommand.ts";
import { expectProven } from "./storedRun.ts";

const MINUTE_MS = 60_000;
const PROMPTS = 6_000;
/** The fake sidecar measures at once, so that the other phases are what takes time. */
const FAKE = { GAIN_SIDECAR_SCRIPT: join(ROOT, "python/tests/fake_sidecar.py"), GAIN_FAKE_LAYERS: "4" };

let folder: string;
let command: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
  const file = join(folder, "prompts.jsonl");
  writeFileSync(
    file,
    Array.from({ length: PROMPTS }, (_, k) => JSON.stringify(`Prompt ${String(k)}`)).join("\n"),
  );
  command = ["experiment", "--model", "fake", "--prompts", file, "--out", join(folder, "run")];
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

interface Ended {
  readonly code: number;
  readonly seconds: number;
  readonly printed: string;
}

/** Runs the command in a terminal; once it has printed `text`, the event happens. */
async function stopped(text: string, event: string, faults: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const program = [process.execPath, "--import", "tsx", "packages/gain/src/main.ts", ...command];
  const { stdout } = await promisify(execFile)(
    join(ROOT, ".venv/bin/python"),
    [join(ROOT, "e2e/in_terminal.py"), text, event, ...program],
    { cwd: ROOT, env: { ...process.env, ...FAKE, ...faults } },
  );
  return JSON.parse(stdout) as Ended;
}

async function expectFinishable(): Promise<void> {
  const { code, stderr } = await gain(command, FAKE);
  expect(code, stderr).toBe(0);
  await expectProven(join(folder, "run"));
}

/** What the program prints as each phase begins, and the faults that make the phase long. */
const PHASES: Readonly<Record<string, readonly [text: string, faults: NodeJS.ProcessEnv]>> = {
  "the program starts": ["gain: starting", {}],
  "the prompts are read": ["gain: measuring", {}],
  "the model loads": ["sidecar ready", { GAIN_FAKE_FAULT: "load:1:hang" }],
  "prompts are measured": ["measured 32", { GAIN_FAKE_DELAY_S: "0.2" }],
  "outputs are written": ["analysing and drawing", {}],
};
const EVENTS = ["ctrl-c", "SIGTERM", "SIGHUP", "close"];

test.each(Object.keys(PHASES).flatMap((phase) => EVENTS.map((event) => [phase, event] as const)))(
  "while %s, %s ends the program with 130 within three seconds",
  async (phase, event) => {
    const [text, faults] = PHASES[phase] ?? ["", {}];
    const { code, seconds, printed } = await stopped(text, event, faults);
    expect(code, printed).toBe(130);
    expect(seconds).toBeLessThan(3);
    if (event !== "close")
      expect(printed).toContain("gain: exit 130 (interrupted: the same command continues)");
    if (event === "ctrl-c") await expectFinishable();
  },
  MINUTE_MS,
);

test(
  "a reader of stdout and stderr that leaves changes neither the run nor its exit code",
  async () => {
    const script = `"$@" 2>&1 | head -n 1; exit \${PIPESTATUS[0]}`;
    const program = [process.execPath, "--import", "tsx", "packages/gain/src/main.ts", ...command];
    const child = spawn("bash", ["-c", script, "bash", ...program], {
      cwd: ROOT,
      env: { ...process.env, ...FAKE },
      stdio: "ignore",
    });
    expect(await new Promise((resolve) => child.once("exit", resolve))).toBe(0);
    await expectProven(join(folder, "run"));
  },
  MINUTE_MS,
);
