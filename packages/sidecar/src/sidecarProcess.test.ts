import { expect, test } from "vitest";
import { LIMITS } from "@gain/protocol";
import { SidecarProcess } from "./sidecarProcess.ts";

const shell = (script: string): Promise<SidecarProcess> =>
  SidecarProcess.start({ file: "/bin/sh", arguments: ["-c", script] }, [], undefined, () => undefined);

test("of a long standard error the last lines are kept, each to its limit", async () => {
  const long = "x".repeat(2 * LIMITS.stderrLineChars);
  const started = await shell(`for k in $(seq 200); do echo "$k ${long}" >&2; done`);
  const { stderrTail } = await started.departed;
  expect(stderrTail).toHaveLength(LIMITS.stderrLines);
  expect(stderrTail.at(-1)).toBe(`200 ${long}`.slice(0, LIMITS.stderrLineChars));
});

test("a process that ignores the end of its standard input is killed after the grace time", async () => {
  const started = await shell("exec sleep 25");
  const began = performance.now();
  const { signal } = await started.end(200);
  expect(signal).toBe("SIGKILL");
  expect(performance.now() - began).toBeLessThan(5_000);
});
