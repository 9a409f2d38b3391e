/** What is installed runs outside the clone: the parts put together as pip and npm do, with this clone's packages. */
import { execFileSync, spawnSync, type SpawnSyncReturns } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PROJECT } from "../setup/project.ts";
import { fillPackage } from "./npmPackage.ts";
import { makeProgramFolder, RUN_TIME_PACKAGES, runTimeVersions } from "./programFolder.ts";

const MINUTE_MS = 60_000;
const PYTHON = join(PROJECT, ".venv/bin/python");
const TSX = pathToFileURL(join(PROJECT, "node_modules/tsx/dist/loader.mjs")).href;
const ROWS = join(PROJECT, "packages/records/fixtures/python-outputs/gptj_parallel_test_20260105_152333.csv");

let root: string;
let site: string;
let python: string;
let npm: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "gain-installed-"));
  mkdirSync(join(root, "home"));
  site = emptyEnvironment();
  npm = join(root, "node_modules/gain-residual");
  const program = join(site, "gain/program");
  await makeProgramFolder(program);
  for (const name of ["gain", "gain_sidecar"])
    cpSync(join(PROJECT, "python", name), join(site, name), { recursive: true });
  const plain = join(root, "gain_residual-0.1.0-py3-none-any.whl");
  writeFileSync(plain, "");
  await fillPackage(npm, { plain, program });
  // Only the packages that are installed beside the program can be found.
  for (const folder of [join(program, "node_modules"), join(root, "node_modules")])
    for (const name of [...RUN_TIME_PACKAGES, "@duckdb/node-bindings-linux-x64"]) {
      mkdirSync(join(folder, name, ".."), { recursive: true });
      symlinkSync(join(PROJECT, "node_modules", name), join(folder, name));
    }
}, MINUTE_MS);
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** A virtual environment with the packages of the clone's, but not the clone's own. Returns its folder of packages. */
function emptyEnvironment(): string {
  execFileSync(PYTHON, ["-m", "venv", "--without-pip", join(root, "venv")]);
  python = join(root, "venv/bin/python");
  const sitePackages = "import sysconfig; print(sysconfig.get_path('purelib'))";
  const [own = "", clones = ""] = [python, PYTHON].map((each) =>
    execFileSync(each, ["-c", sitePackages], { encoding: "utf8" }).trim(),
  );
  writeFileSync(join(own, "clone.pth"), clones);
  return own;
}

function run(
  command: string,
  given: readonly string[],
  more: NodeJS.ProcessEnv = {},
): SpawnSyncReturns<string> {
  const environment = { HOME: join(root, "home"), PATH: process.env["PATH"], GAIN_NODE: process.execPath };
  return spawnSync(command, given, {
    ...{ cwd: join(root, "home"), encoding: "utf8" },
    env: { ...environment, ...more },
  });
}

const filesOf = (folder: string): ReadonlyMap<string, string> =>
  new Map(readdirSync(folder).map((name) => [name.replace(/_\d{8}_\d{6}/, ""), join(folder, name)]));

test(
  "the wheel's command measures without the clone, writes the figures and tables that the clone writes, and names itself",
  () => {
    const sidecar = {
      GAIN_SIDECAR_SCRIPT: join(PROJECT, "python/tests/fake_sidecar.py"),
      GAIN_FAKE_LAYERS: "4",
    };
    const experiment = (out: string): string[] => ["experiment", "--model", "fake", "--out", join(root, out)];
    const ours = run(
      process.execPath,
      ["--import", TSX, join(PROJECT, "packages/gain/src/main.ts"), ...experiment("clone")],
      sidecar,
    );
    expect(ours.status, ours.stderr).toBe(0);
    const theirs = run(python, ["-P", "-m", "gain", ...experiment("wheel")], sidecar);
    expect(theirs.status, theirs.stderr).toBe(0);
    const [expected, found] = [filesOf(join(root, "clone")), filesOf(join(root, "wheel"))];
    expect([...found.keys()].toSorted()).toEqual([...expected.keys()].toSorted());
    const same = [...expected.keys()].filter((name) => /\.(csv|png|svg|vl\.json)$/.test(name));
    expect(same.length).toBeGreaterThan(10);
    for (const name of same)
      expect(readFileSync(found.get(name) ?? "").equals(readFileSync(expected.get(name) ?? "")), name).toBe(
        true,
      );
    const report = readFileSync(join(root, "wheel/report.html"), "utf8");
    expect(report).toContain("gain experiment --model fake");
    expect(report).not.toContain("npx");
    const manifest = (out: string): { software: object; gitCommit: unknown } =>
      JSON.parse(readFileSync(join(root, out, "manifest.json"), "utf8")) as {
        software: object;
        gitCommit: unknown;
      };
    expect(manifest("wheel").software).toEqual(manifest("clone").software);
    expect(manifest("wheel").gitCommit).toEqual(manifest("clone").gitCommit);
  },
  MINUTE_MS,
);

test("the wheel's doctor answers, and names the installed command for what is missing", () => {
  const { status, stdout } = run(python, ["-P", "-m", "gain", "doctor"]);
  expect(status).toBe(2);
  expect(stdout).toContain("not converted");
  expect(stdout).toContain("gain setup");
  expect(stdout).not.toContain("npx");
});

test("the npm package analyses, and without Python says in one line what is missing and how to get it", () => {
  const bin = join(npm, "bin/gain.js");
  const analysis = run(process.execPath, [bin, "analyze", ROWS, "--out", join(root, "analysis"), "--quiet"]);
  expect(analysis.status, analysis.stderr).toBe(0);
  const doctor = run(process.execPath, [bin, "doctor"]);
  expect(doctor.status).toBe(2);
  expect(doctor.stderr).toContain(
    `there is no Python at ${join(root, "home/.cache/gain/python-0.1.0/bin/python")}. Run "npx gain-residual setup".`,
  );
  const experiment = run(process.execPath, [bin, "experiment"], { GAIN_PYTHON: "/no/such/python" });
  expect(experiment.status).toBe(2);
  expect(experiment.stderr).toContain("GAIN_PYTHON names /no/such/python, but it is not found");
  expect(readdirSync(join(root, "home/.cache/gain"))).toEqual([]);
});

test("a cache folder that cannot be written is named, and a half-made environment is not used", () => {
  const bin = join(npm, "bin/gain.js");
  const file = join(root, "file");
  writeFileSync(file, "");
  const refused = run(process.execPath, [bin, "setup"], { GAIN_CACHE: file });
  expect(refused.status).toBe(2);
  expect(refused.stderr).toMatch(/file cannot be written .* Name a folder of your own with\s+GAIN_CACHE/);
  const half = join(root, "half/python-0.1.0");
  mkdirSync(join(half, "bin"), { recursive: true });
  symlinkSync(PYTHON, join(half, "bin/python"));
  writeFileSync(join(half, "gain-setup.unfinished"), "");
  const again = run(process.execPath, [bin, "experiment"], {
    ...{ GAIN_CACHE: join(root, "half"), GAIN_PYTHON: "/no/such/python" },
  });
  expect(again.status).toBe(2);
  expect(again.stderr).toContain("an earlier set-up was interrupted");
});

test("the package names exact versions of what it loads, and both of its commands", () => {
  const manifest = JSON.parse(readFileSync(join(npm, "package.json"), "utf8")) as Record<string, object>;
  expect(manifest["dependencies"]).toEqual(runTimeVersions());
  expect(
    Object.values(runTimeVersions()).every((version) =>
      /^(npm:@[\w-]+\/[\w-]+@)?\d+\.\d+\.\d+/.test(version),
    ),
  ).toBe(true);
  expect(Object.keys(manifest["bin"] ?? {})).toEqual(["gain-residual", "gain"]);
  const help = execFileSync(process.execPath, [join(npm, "bin/gain.js"), "--help"], { encoding: "utf8" });
  expect(help).toContain("experiment");
});
