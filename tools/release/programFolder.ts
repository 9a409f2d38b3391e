/**
 * Puts the program together as it is installed: the bundle, and the files that it reads, at the same places relative to each
 * other as in a clone.
 *
 *   main.js                              starts the bundle
 *   built.json                           versions of what is compiled into the bundle, and the commit
 *   packages/gain/dist/<digest>/         the bundle
 *   packages/<name>/package.json, …      what the bundle reads
 *   studies/twins/…, CITATION.cff, LICENSE
 *
 * Its packages (RUN_TIME_PACKAGES) are not in it: npm installs them above it, and a wheel has them in `node_modules`.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ownCommit, softwareVersions } from "@gain/gain/provenance";
import { compileProgram, PAGE_SCRIPTS } from "../bundle/compileProgram.ts";
import { programDigest } from "../bundle/programDigest.ts";
import { PROJECT } from "../setup/project.ts";

/** What the bundle reads while it runs, beside its packages. */
const READ = [
  "CITATION.cff",
  "LICENSE",
  "packages/experiment/prompts",
  "packages/report/src/browser",
  "packages/sidecar/src/pythonBridge.js",
  "packages/viewer/src/page/index.html",
  "packages/viewer/src/page/narrow.css",
  "packages/viewer/src/page/page.css",
  "packages/viewer/src/page/rows.css",
  "studies/twins/plan.json",
  "studies/twins/pocket",
];

/** Packages with native code, and those whose files are read: the versions of package-lock.json, by name. */
export const RUN_TIME_PACKAGES = [
  "@duckdb/node-bindings",
  "@expo-google-fonts/arimo",
  "canvas",
  "dejavu-fonts-ttf",
  "pythonia",
  "vega",
  "vega-interpreter",
  "ws",
  "zeromq",
];

/** `into` does not exist yet. */
export async function makeProgramFolder(into: string): Promise<void> {
  const bundle = join("packages/gain/dist", programDigest(PROJECT));
  mkdirSync(join(into, bundle), { recursive: true });
  // Compiled where a bundle of the clone would be, since the paths of what it reads are relative to there.
  await compileProgram(PROJECT, join(into, bundle), join(PROJECT, bundle));
  for (const path of [...READ, ...manifests()]) {
    mkdirSync(dirname(join(into, path)), { recursive: true });
    cpSync(join(PROJECT, path), join(into, path), { recursive: true });
  }
  for (const script of PAGE_SCRIPTS)
    cpSync(join(into, bundle, script), join(into, "packages/viewer/dist", script));
  const packages = Object.entries(softwareVersions()).filter(([name]) => !["gain", "node"].includes(name));
  const built = { gitCommit: await ownCommit(), packages: Object.fromEntries(packages) };
  write(join(into, "built.json"), JSON.stringify(built, undefined, 2));
  write(join(into, "package.json"), JSON.stringify({ private: true, type: "module" }));
  write(join(into, "main.js"), `import "./${bundle}/main.js";`);
}

const manifests = (): string[] =>
  readdirSync(join(PROJECT, "packages")).map((name) => `packages/${name}/package.json`);

const write = (file: string, text: string): void => {
  writeFileSync(file, `${text}\n`);
};

/** The specification of each run-time package, such as `npm:@napi-rs/canvas@1.0.13`, as package-lock.json has it. */
export function runTimeVersions(): Readonly<Record<string, string>> {
  const { packages } = JSON.parse(readFileSync(join(PROJECT, "package-lock.json"), "utf8")) as {
    packages: Record<string, { version: string; name?: string }>;
  };
  return Object.fromEntries(
    RUN_TIME_PACKAGES.map((name) => {
      const locked = packages[`node_modules/${name}`];
      if (locked === undefined) throw new Error(`package-lock.json has no ${name}`);
      return [name, locked.name === undefined ? locked.version : `npm:${locked.name}@${locked.version}`];
    }),
  );
}
