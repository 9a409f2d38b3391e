import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PROJECT } from "./setup/project.ts";

function atOnce(...commands: string[]) {
  const given = ["--import", "tsx", "tools/atOnce.ts", ...commands];
  const { status, stdout } = spawnSync(process.execPath, given, { cwd: PROJECT, encoding: "utf8" });
  return { status, lines: stdout.trimEnd().split("\n") };
}

test("commands run at the same time, and the output of each is printed by itself, in their order", () => {
  const folder = mkdtempSync(join(tmpdir(), "gain-at-once-"));
  const meeting = (own: string, other: string): string =>
    `cd ${folder}; touch ${own}; for i in $(seq 1000); do [ -e ${other} ] && break; sleep 0.01; done; echo $(ls)`;
  const found = atOnce(
    `${meeting("a", "b")}; sleep 0.2; echo end of a`,
    `${meeting("b", "a")}; echo end of b >&2`,
  );
  rmSync(folder, { recursive: true });
  expect(found).toEqual({ status: 0, lines: ["a b", "end of a", "a b", "end of b"] });
});

test.each([
  ["an exit code", "echo why; exit 3", "exit 3"],
  ["a signal", "echo why; kill -9 $$", "SIGKILL"],
])("the status is 1 where a command ends with %s, and the others run to their end", (_, command, reason) => {
  expect(atOnce(command, "sleep 0.3; echo done")).toEqual({
    status: 1,
    lines: ["why", "done", `FAIL ${command} (${reason}), which ended with:`, "why"],
  });
});
