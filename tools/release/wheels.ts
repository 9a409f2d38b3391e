/**
 * The wheels of the Python package.
 *
 *   pyproject.toml, python/ ─▶ gain_residual-<version>-py3-none-any.whl   the Python side alone; the npm package has it
 *   that, program, node_modules ─▶ …-py3-none-<platform>.whl, one each   what pip installs
 *
 * The dependencies of the extra `program` are unconditional in the second kind.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../setup/project.ts";
import { withPythonTool } from "../setup/pythonTool.ts";
import { installNodeModules } from "./nodeModules.ts";
import type { Platform } from "./platforms.ts";

const SOURCES = [
  "pyproject.toml",
  "LICENSE",
  "python/gain",
  "python/gain_fleet",
  "python/gain_sidecar",
  "python/gain_twins",
];
const EXTRA = /^(Requires-Dist: .*?) *; extra == ["']program["']$/gm;

/** Builds in a copy, so that no build file stays in the tree. Returns the wheel's path. */
export function buildPlainWheel(scratch: string, into: string): string {
  const source = join(scratch, "source");
  for (const path of SOURCES)
    cpSync(join(PROJECT, path), join(source, path), {
      recursive: true,
      filter: (file) => !/__pycache__|\.egg-info/.test(file),
    });
  mkdirSync(into, { recursive: true });
  const pip = ["-m", "pip", "wheel", "--quiet", "--no-deps", "--disable-pip-version-check"];
  execFileSync(join(PROJECT, ".venv/bin/python"), [...pip, "--wheel-dir", into, source], {
    stdio: ["ignore", "ignore", "inherit"],
    env: reproducible(),
  });
  return join(into, only(into, /-py3-none-any\.whl$/));
}

/** Adds the program to a plain wheel, for each platform. */
export function buildPlatformWheels(
  { plain, program, scratch }: { readonly plain: string; readonly program: string; readonly scratch: string },
  platforms: readonly Platform[],
  into: string,
): void {
  mkdirSync(into, { recursive: true });
  withPythonTool("wheel", "wheel", (wheel) => {
    for (const platform of platforms) {
      const folder = join(scratch, platform.wheelTag);
      run(wheel, "unpack", plain, "--dest", folder);
      const unpacked = join(folder, only(folder, /^gain_residual-/));
      const inside = join(unpacked, "gain/program");
      installNodeModules(inside, platform);
      cpSync(program, inside, { recursive: true });
      addProgramsNeeds(unpacked, platform);
      run(wheel, "pack", unpacked, "--dest-dir", into);
      rmSync(folder, { recursive: true });
    }
  });
}

function addProgramsNeeds(unpacked: string, { wheelTag }: Platform): void {
  const info = join(unpacked, only(unpacked, /\.dist-info$/));
  change(join(info, "METADATA"), EXTRA, "$1");
  change(join(info, "WHEEL"), /^Tag: py3-none-any$/m, `Tag: py3-none-${wheelTag}`);
  change(join(info, "WHEEL"), /^Root-Is-Purelib: true$/m, "Root-Is-Purelib: false");
}

function change(file: string, from: RegExp, to: string): void {
  const before = readFileSync(file, "utf8");
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${file} has nothing like ${String(from)}`);
  writeFileSync(file, after);
}

function only(folder: string, kind: RegExp): string {
  const [found, ...others] = readdirSync(folder).filter((name) => kind.test(name));
  if (found === undefined || others.length > 0) throw new Error(`not one ${String(kind)} in ${folder}`);
  return found;
}

const run = (program: string, ...given: string[]): void => {
  execFileSync(program, given, { stdio: ["ignore", "ignore", "inherit"], env: reproducible() });
};

/** The time of every file of an archive is the commit's. */
const reproducible = (): NodeJS.ProcessEnv => ({
  ...process.env,
  SOURCE_DATE_EPOCH: execFileSync("git", ["log", "-1", "--format=%ct"], {
    cwd: PROJECT,
    encoding: "utf8",
  }).trim(),
});
