/**
 * Builds the packages that other projects can install: `npx nx run workspace:build`.
 *
 *   packages/<name>/src/*.ts ─▶ dist/<name>/dist/*.js, *.d.ts
 *   packages/<name>/package.json ─▶ dist/<name>/package.json, with an exports map for the compiled files
 *                                └─▶ dist/gain-<name>-<version>.tgz, packed by npm
 *
 * `tools/build.ts FOLDER` builds into another folder than dist.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { compilePackage } from "./build/compilePackage.ts";
import { PROJECT } from "./setup/project.ts";

/** Each depends only on earlier ones. */
const LIBRARIES = ["analysis", "records", "figures"];

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly files: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
}

const target = resolve(process.argv[2] ?? join(PROJECT, "dist"));
const compiled = new Map<string, string>();
for (const library of LIBRARIES) {
  const folder = `packages/${library}`;
  const into = join(target, library);
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  compilePackage(folder, into, compiled);
  const manifest = JSON.parse(readFileSync(join(PROJECT, folder, "package.json"), "utf8")) as Manifest;
  writeFileSync(join(into, "package.json"), `${JSON.stringify(published(manifest), null, 2)}\n`);
  for (const page of ["README.md", ...pagesOf(manifest)]) {
    copyFileSync(join(PROJECT, folder, page), join(into, page));
  }
  copyFileSync(join(PROJECT, "LICENSE"), join(into, "LICENSE"));
  compiled.set(manifest.name, into);
  execFileSync("npm", ["pack", into, "--pack-destination", target, "--silent"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  console.log(`built ${manifest.name} ${manifest.version}`);
}

/** Pages that a package adds to its README. */
function pagesOf({ files }: Manifest): readonly string[] {
  return files.filter((file) => file.endsWith(".md"));
}

/** The published manifest: compiled files only, without settings of this workspace. */
function published(manifest: Manifest): object {
  const { name, version, description, license, dependencies } = manifest;
  return {
    name,
    version,
    description,
    license,
    type: "module",
    sideEffects: false,
    engines: (JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as { engines: object }).engines,
    exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
    files: ["dist", ...pagesOf(manifest)],
    ...(dependencies !== undefined && { dependencies }),
  };
}
