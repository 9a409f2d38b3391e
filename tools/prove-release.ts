/**
 * Installs what `npm run release -- --dry-run` built, as a user would, and compares a run with one of the clone:
 * `npm run release:prove` (as root; it takes some minutes and needs the registries).
 *
 *   a home folder of a second user, who can write nowhere else
 *     clone/    the main job of this clone, as reference
 *     wheel/    python -m venv, pip install gain_residual-….whl; gain experiment     (no Node on the path)
 *     npm/      npm install gain-residual-….tgz; npx gain-residual experiment        (twice at once)
 *   every figure and CSV file of both has the bytes of the clone's
 *
 * The wheels are installed within python/constraints.txt, as the npm package does by itself: another torch gives other bits.
 */
import { execFileSync, spawn } from "node:child_process";
import {
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { basename, join } from "node:path";
import { PLATFORMS } from "./release/platforms.ts";
import { CONSTRAINTS, PROJECT } from "./setup/project.ts";

const NOBODY = 65534;
const RELEASE = join(PROJECT, "dist/release");
/** Their other files have times, paths, or a different command. */
const SAME_BYTES = /\.(csv|png|svg|vl\.json)$/;
/** Settings of the registries' clients. */
const PASSED =
  /^(PIP_|SSL_|NODE_EXTRA_CA_CERTS$|REQUESTS_CA_BUNDLE$|HTTPS?_PROXY$|OPENBLAS_|npm_config_(registry|cafile)$)/i;

if (process.getuid?.() !== 0) throw new Error("only root can become another user");
const home = mkdtempSync("/tmp/gain-proof-");
own(home);

async function main(): Promise<void> {
  for (const folder of ["bin", "tmp", "wheel", "npm", "artefacts"]) own(mkdirIn(folder));
  const python = process.env["GAIN_PYTHON"] ?? "/usr/bin/python3";
  // "A machine with Python alone".
  symlinkSync(python, join(home, "bin/python3"));
  const wheel = given("pypi", new RegExp(`${thisPlatform()}\\.whl$`));
  const tarball = given("npm", /^gain-residual-.*\.tgz$/);
  copyFileSync(CONSTRAINTS, join(home, "artefacts/constraints.txt"));

  step("the clone's run");
  const clone = join(home, "clone");
  const program = join(PROJECT, "packages/gain/dist/main.js");
  execFileSync(process.execPath, [program, "experiment", "--quiet", "--out", clone], { stdio: "inherit" });

  step("pip install the wheel");
  const venv = join(home, "wheel/venv");
  await asUser("bin", "python3", "-m", "venv", venv);
  await asUser(
    "bin",
    `${venv}/bin/pip`,
    "install",
    "--quiet",
    wheel,
    "-c",
    join(home, "artefacts/constraints.txt"),
  );
  step("gain setup, doctor and experiment, with Python alone");
  for (const command of [["setup"], ["doctor"], ["experiment", "--quiet", "--out", join(home, "wheel/run")]])
    await asUser("bin", `${venv}/bin/gain`, ...command);
  compare(clone, join(home, "wheel/run"));
  rmSync(venv, { recursive: true });
  rmSync(join(home, ".cache"), { recursive: true });

  step("npm install the tarball");
  await asUser(undefined, "npm", "install", "--silent", "--prefix", join(home, "npm"), tarball);
  step("npx gain-residual, two at once");
  await Promise.all(
    ["run", "other"].map((out) =>
      asUser(undefined, "npx", "gain-residual", "experiment", "--quiet", "--out", join(home, "npm", out)),
    ),
  );
  await asUser(undefined, "npx", "gain-residual", "doctor");
  compare(clone, join(home, "npm/run"));
  compare(clone, join(home, "npm/other"));
  rmSync(home, { recursive: true });
  console.log("The installed programs write the same bytes as the clone.");
}

/** @param folder of the only programs on the path; undefined for the system's */
function asUser(folder: string | undefined, command: string, ...args: string[]): Promise<void> {
  const passed = Object.entries(process.env).filter(([name]) => PASSED.test(name));
  const path = folder === undefined ? "/usr/local/bin:/usr/bin:/bin" : join(home, folder);
  const child = spawn(command === "python3" ? join(home, "bin/python3") : command, args, {
    cwd: join(home, "npm"),
    env: {
      ...Object.fromEntries(passed),
      HOME: home,
      PATH: path,
      TMPDIR: join(home, "tmp"),
      LANG: "C.UTF-8",
    },
    ...{ uid: NOBODY, gid: NOBODY, stdio: "inherit" },
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.join(" ")} ended with ${String(code)}, in ${home}`));
    });
  });
}

function compare(expected: string, found: string): void {
  const [ours, theirs] = [filesOf(expected), filesOf(found)];
  if ([...ours.keys()].join() !== [...theirs.keys()].join())
    throw new Error(`${found} has other files than ${expected}`);
  const checked = [...ours].filter(([name]) => SAME_BYTES.test(name));
  for (const [name, path] of checked)
    if (!readFileSync(path).equals(readFileSync(theirs.get(name) ?? "")))
      throw new Error(`${name} of ${found} differs from that of ${expected}`);
  console.log(`${found}: ${String(checked.length)} files have the bytes of the clone's`);
}

/** Path of each file by its name without the time. */
const filesOf = (folder: string): Map<string, string> =>
  new Map(
    readdirSync(folder)
      .map((name) => [name.replace(/_\d{8}_\d{6}/, ""), join(folder, name)] as const)
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );

/** A copy of a built file outside the clone. */
function given(registry: string, kind: RegExp): string {
  const [name = ""] = readdirSync(join(RELEASE, registry)).filter((each) => kind.test(each));
  const copy = join(home, "artefacts", basename(name));
  copyFileSync(join(RELEASE, registry, name), copy);
  return copy;
}

function thisPlatform(): string {
  const found = PLATFORMS.find(({ os, cpu }) => os === process.platform && cpu === process.arch);
  if (found === undefined) throw new Error(`no wheel is built for ${process.platform} ${process.arch}`);
  return found.wheelTag;
}

function mkdirIn(name: string): string {
  mkdirSync(join(home, name));
  return join(home, name);
}

function own(folder: string): void {
  chownSync(folder, NOBODY, NOBODY);
}

function step(text: string): void {
  console.log(`— ${text}`);
}

await main();
