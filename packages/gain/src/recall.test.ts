import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { changeStore } from "@gain/records/testing/changeStore";
import { afterEach, beforeEach, expect, test } from "vitest";
import { program } from "../testing/runOfFake.ts";
import { verifyFolder } from "./verification/verifyFolder.ts";

/** Several runs of the program, each a few seconds on a busy machine. */
const LONG_MS = 120_000;

let folder: string;
let run: string;
let command: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-recall-"));
  run = join(folder, "run");
  const prompts = join(folder, "prompts.jsonl");
  writeFileSync(prompts, Array.from({ length: 12 }, (_, k) => `"Prompt ${String(k)}"`).join("\n"));
  command = ["experiment", "--model", "fake", "--prompts", prompts, "--out", run];
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function expectProven(digest?: string): Promise<void> {
  const { state, checks } = await verifyFolder(run, {
    drawings: true,
    ...(digest !== undefined && { digest }),
  });
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(state).toBe("proven");
}

const digestIn = (stderr: string): string => /digest of .*: ([0-9a-f]{64})/u.exec(stderr)?.[1] ?? "none";

test(
  "a finished run stays as it is, and one whose outputs were removed or changed gets them again before exit 0",
  async () => {
    const first = await program(command);
    expect(first.code, first.stderr).toBe(0);
    const again = await program(command);
    expect(again.code).toBe(0);
    expect(digestIn(again.stderr)).toBe(digestIn(first.stderr));
    await expectProven(digestIn(first.stderr));

    await rm(join(run, "report.html"));
    await writeFile(join(run, "findings.json"), "{}\n");
    await writeFile(join(run, "notes.txt"), "mine");
    const repaired = await program(command);
    expect(repaired.code).toBe(0);
    expect(repaired.stderr).toContain("written again from the store");
    expect(repaired.stderr).toContain("report.html is missing");
    await expectProven(digestIn(repaired.stderr));
    expect(await readFile(join(run, "notes.txt"), "utf8")).toBe("mine");
  },
  LONG_MS,
);

test(
  "a finished run whose store was changed is not given out as done",
  async () => {
    expect((await program(command)).code).toBe(0);
    await changeStore("UPDATE measurements SET entropy_nats = 0.5 WHERE prompt_index = 0")(run);
    const { code, stderr } = await program(command);
    expect(code).toBe(2);
    expect(stderr).toContain("run.duckdb was changed after the run");
  },
  LONG_MS,
);

test(
  "a plan that is removed while a run measures is there at its end, which verify proves",
  async () => {
    const running = program(command, { GAIN_FAKE_DELAY_S: "1" });
    const plan = join(run, "plan.json");
    while (!existsSync(join(run, "run.duckdb"))) await setTimeout(10);
    await rm(plan);
    const { code, stderr } = await running;
    expect(code, stderr).toBe(0);
    await expectProven(digestIn(stderr));
  },
  LONG_MS,
);
