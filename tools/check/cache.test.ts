/** Cached results hide no failure: nx runs gates before and after a change, in a copy of the tree. */
import { spawnSync } from "node:child_process";
import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyTree, restoreFile } from "./copiedTree.ts";

const MINUTE_MS = 60_000;

let copy: string;
beforeAll(() => {
  copy = copyTree();
}, MINUTE_MS);
afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

/** Runs one task in the copy without its dependencies, since set-up would refuse the linked environment as moved. */
function nx(task: string): "ran and passed" | "ran and failed" | "from the cache" {
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !key.startsWith("NX_")),
  );
  const { status, stdout } = spawnSync("node_modules/.bin/nx", ["run", task, "--excludeTaskDependencies"], {
    cwd: copy,
    encoding: "utf8",
    env: { ...environment, NX_DAEMON: "false", NO_COLOR: "1" },
  });
  if (status !== 0) return "ran and failed";
  return /\[local cache\]|match(?:es)? the cache|read from the cache/i.test(stdout)
    ? "from the cache"
    : "ran and passed";
}

const planted = "packages/analysis/src/canary.ts";

test(
  "an unchanged package is not checked again, a changed one is, and a failure is never cached",
  () => {
    expect(nx("analysis:format")).toBe("ran and passed");
    expect(nx("analysis:format")).toBe("from the cache");
    writeFileSync(`${copy}/${planted}`, "export  const a=1");
    expect(nx("analysis:format")).toBe("ran and failed");
    expect(nx("analysis:format")).toBe("ran and failed");
    rmSync(`${copy}/${planted}`);
    expect(nx("analysis:format")).toBe("from the cache");
  },
  2 * MINUTE_MS,
);

test.each([
  ["the versions of tools", "package-lock.json", " "],
  ["the gates themselves", "tools/check/gates.ts", "// changed\n"],
  ["its settings", ".prettierrc.json", " "],
])(
  "after a change of %s, a package is checked again",
  (_what, file, more) => {
    nx("protocol:format");
    expect(nx("protocol:format")).toBe("from the cache");
    appendFileSync(`${copy}/${file}`, more);
    expect(nx("protocol:format")).toBe("ran and passed");
    restoreFile(copy, file);
  },
  2 * MINUTE_MS,
);

test(
  "a package is type-checked again only when it or one of its dependencies has changed",
  () => {
    for (const task of ["report:typecheck", "protocol:typecheck"]) nx(task);
    writeFileSync(`${copy}/${planted}`, "export const canary = 1;\n");
    expect(nx("report:typecheck")).toBe("ran and passed");
    expect(nx("protocol:typecheck")).toBe("from the cache");
    writeFileSync(`${copy}/${planted}`, 'export const canary: number = "1";\n');
    expect(nx("analysis:typecheck")).toBe("ran and failed");
    rmSync(`${copy}/${planted}`);
  },
  2 * MINUTE_MS,
);
