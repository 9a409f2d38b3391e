import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CONSTRAINTS, PROJECT } from "./project.ts";

/**
 * Runs `work` with the path of a program of a Python package, which is installed into an environment of its own, in the
 * release of python/constraints.txt.
 */
export function withPythonTool<Result>(
  name: string,
  program: string,
  work: (path: string) => Result,
): Result {
  const folder = mkdtempSync(join(tmpdir(), "gain-tool-"));
  try {
    execFileSync(join(PROJECT, ".venv/bin/python"), ["-m", "venv", folder]);
    const install = ["install", "--quiet", "--disable-pip-version-check", "--constraint", CONSTRAINTS, name];
    execFileSync(join(folder, "bin/pip"), install, { stdio: ["ignore", "ignore", "inherit"] });
    return work(join(folder, "bin", program));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
