import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { findPython, isNewEnough } from "./findPython.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(`${tmpdir()}/gain-python-`);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Writes a program that answers set-up's probe as a Python of that version. */
function fakePython(name: string, version: string, hasVenv = true): string {
  const path = `${folder}/${name}`;
  writeFileSync(path, `#!/bin/sh\necho '${JSON.stringify([path, version, hasVenv])}'\n`, { mode: 0o755 });
  return path;
}

test.each([
  ["3.9.18", false],
  ["3.10.0", true],
  ["3.14.0rc1", true],
  ["4.0.0", true],
  ["2.7.18", false],
])("Python %s is new enough: %s", (version, newEnough) => {
  expect(isNewEnough(version)).toBe(newEnough);
});

test("the newest Python on the PATH is found; old ones and ones that do not run are skipped", () => {
  fakePython("python3", "3.9.18");
  const right = fakePython("python3.11", "3.11.2");
  writeFileSync(`${folder}/python3.12`, "#!/bin/sh\nexit 127\n", { mode: 0o755 });
  vi.stubEnv("PATH", folder);
  expect(findPython(undefined)).toEqual({ executable: right, version: "3.11.2" });
});

test("without a Python the error lists what was tried and what to install", () => {
  fakePython("python3", "3.9.18");
  vi.stubEnv("PATH", folder);
  expect(() => findPython(undefined)).toThrow(
    /python3: is Python 3\.9\.18[^]*apt-get install python3 python3-venv/,
  );
});

test("for a Python without venv the error names the Debian package", () => {
  fakePython("python3", "3.11.2", false);
  vi.stubEnv("PATH", folder);
  expect(() => findPython(undefined)).toThrow("apt-get install python3-venv (or python3.11-venv)");
});

test("where GAIN_PYTHON is set, no other Python is tried", () => {
  fakePython("python3", "3.11.2");
  const old = fakePython("mine", "3.8.1");
  vi.stubEnv("PATH", folder);
  expect(() => findPython(old)).toThrow(`GAIN_PYTHON names ${old}, but it is Python 3.8.1`);
  expect(() => findPython("/nowhere/python")).toThrow(
    "GAIN_PYTHON names /nowhere/python, but it is not found",
  );
});
