/** Every hostile message of a sidecar through the program: its exit code, and what `gain verify` says afterwards. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FAKE, HOSTILE_MODES, type HostileMode } from "../tools/reliability/program.ts";
import { gain } from "./gainCommand.ts";
import { expectProven, storedRows } from "./storedRun.ts";

const PROMPTS = 13;
let folder: string;
let prompts: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-hostile-"));
  prompts = join(folder, "prompts.jsonl");
  writeFileSync(prompts, Array.from({ length: PROMPTS }, (_, k) => `"prompt ${String(k)}"\n`).join(""));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const command = (out: string): string[] => [
  ...["experiment", "--model", "fake", "--prompts", prompts, "--batch-size", "4"],
  ...["--start-timeout", "5", "--out", out],
];

/** The unit tests have every mode; GAIN_LONG=1 tries every one here too. */
const isTried = ({ outcome }: HostileMode, index: number): boolean =>
  outcome === "refused" || index % 16 === 0;

test.each(
  HOSTILE_MODES.filter((mode, index) => process.env["GAIN_LONG"] !== undefined || isTried(mode, index)),
)("$mode ends with the stated exit code, and no row is lost or wrong", async ({ mode, outcome }) => {
  const out = join(folder, mode);
  const attack = { ...FAKE, GAIN_FAKE_HOSTILE: mode };
  const once = outcome === "replaced" ? { GAIN_FAKE_ONCE: join(folder, `${mode}.once`) } : {};
  const { code, stderr } = await gain(command(out), { ...attack, ...once });

  expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  if (outcome === "refused") {
    expect(code, stderr).toBe(2);
    expect((await gain(["verify", out])).code).toBe(2);
    return;
  }
  expect(code, stderr).toBe(0);
  await expectProven(out);
  expect((await storedRows(out)).map(({ status }) => status)).toEqual(Array(PROMPTS).fill("measured"));
});

test("a sidecar that is hostile in every session is replaced each time, and the run ends", async () => {
  const out = join(folder, "always");
  const { code, stderr } = await gain(command(out), { ...FAKE, GAIN_FAKE_HOSTILE: "seq-gap" });
  // Each session answers one lease before its hostile answer.
  expect(code, stderr).toBe(0);
  expect(stderr).toContain("the sidecar sent result");
  await expectProven(out);
});
