import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cpuTime, instructions } from "./counter.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-counter-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The count of a program, and its output. */
function counted(program: string): { readonly seconds: number; readonly printed: string } {
  const into = join(folder, "count.txt");
  const [file = "", ...args] = cpuTime.wrap([process.execPath, "-e", program], into);
  const printed = execFileSync(file, args, { encoding: "utf8" });
  return { seconds: cpuTime.read(readFileSync(into, "utf8")), printed };
}

/** Prints the process's own CPU time in seconds. */
const BURN =
  "let sum = 0; for (let k = 0; k < 3e8; k += 1) sum += Math.sqrt(k);" +
  "console.log(sum > 0 && process.cpuUsage().user / 1e6);";

describe("CPU time", () => {
  it("equals the program's own count", () => {
    const { seconds, printed } = counted(BURN);
    expect(Number(printed)).toBeGreaterThan(0.15);
    expect(Math.abs(seconds - Number(printed))).toBeLessThan(0.1);
  });

  it("includes child processes", () => {
    const child = `require("child_process").execFileSync(process.execPath, ["-e", ${JSON.stringify(BURN)}], { encoding: "utf8" })`;
    const { seconds, printed } = counted(`console.log(${child})`);
    expect(seconds).toBeGreaterThan(Number(printed));
  });

  it("does not grow while a program sleeps", () => {
    expect(counted("setTimeout(() => undefined, 1500)").seconds).toBeLessThan(0.75);
  });

  it("passes on the program's standard error and exit status", () => {
    const [file = "", ...args] = cpuTime.wrap(
      ["bash", "-c", "echo trouble >&2; exit 3"],
      join(folder, "count.txt"),
    );
    expect(() => execFileSync(file, args, { stdio: "pipe" })).toThrow(
      expect.objectContaining({ status: 3, stderr: Buffer.from("trouble\n") }) as Error,
    );
  });
});

describe("instructions", () => {
  it("are read from the output of perf stat -x", () => {
    const written = "# started on Tue Nov 24 15:00:00 2026\n\n1234567,,instructions:u,802311,100.00,,\n";
    expect(instructions.read(written)).toBe(1_234_567);
  });

  it("are absent where the processor does not count them", () => {
    expect(() => instructions.read("<not supported>,,instructions:u,0,100.00,,\n")).toThrow("counted no");
  });
});
