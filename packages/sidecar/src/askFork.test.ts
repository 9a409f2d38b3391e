import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { askFork, type ForkEnd } from "./askFork.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-fork-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const endOf = (program: string, milliseconds = 20_000, flags: string[] = []): Promise<ForkEnd> => {
  const path = join(folder, "program.mjs");
  writeFileSync(path, program);
  return askFork(path, ["a b"], { milliseconds, flags });
};

test("the first message of the process is its answer", async () => {
  await expect(endOf("process.send({ given: process.argv[2] });")).resolves.toEqual({
    kind: "answered",
    answer: { given: "a b" },
  });
});

test("a process that never yields is killed when the time is over", async () => {
  const started = performance.now();
  await expect(endOf("for (;;);", 1000)).resolves.toEqual({ kind: "late" });
  expect(performance.now() - started).toBeLessThan(5000);
});

test("a process that ends without an answer is told by its exit code or its signal", async () => {
  await expect(endOf("process.exit(7);")).resolves.toEqual({ kind: "ended", code: 7, signal: null });
  const full = endOf("const a = []; for (;;) a.push(new Array(1e5).fill(1.5));", 20_000, [
    "--max-old-space-size=32",
  ]);
  await expect(full).resolves.toEqual({ kind: "ended", code: null, signal: "SIGABRT" });
});
