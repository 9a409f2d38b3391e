/**
 * The npm package `gain-residual`.
 *
 *   bin/gain.js     tools/release/npm/start.ts with set-up, compiled
 *   program/        the program (programFolder.ts)
 *   python/         the wheel of the Python side, and what it is tested with
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build, type Plugin } from "esbuild";
import { PROJECT } from "../setup/project.ts";
import { runTimeVersions } from "./programFolder.ts";

interface Workspace {
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly engines: object;
}

/** Makes `folder` the package. */
export async function fillPackage(
  folder: string,
  { plain, program }: { readonly plain: string; readonly program: string },
): Promise<void> {
  mkdirSync(join(folder, "python"), { recursive: true });
  await compileStart(join(folder, "bin"));
  cpSync(program, join(folder, "program"), { recursive: true });
  copyFileSync(plain, join(folder, "python", basename(plain)));
  copyFileSync(join(PROJECT, "python/constraints.txt"), join(folder, "python/constraints.txt"));
  copyFileSync(join(PROJECT, "LICENSE"), join(folder, "LICENSE"));
  copyFileSync(join(PROJECT, "tools/release/npm/README.md"), join(folder, "README.md"));
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest(), undefined, 2)}\n`);
}

export function pack(folder: string, into: string): void {
  mkdirSync(into, { recursive: true });
  execFileSync("npm", ["pack", folder, "--pack-destination", into, "--silent"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
}

function manifest(): object {
  const text = readFileSync(join(PROJECT, "package.json"), "utf8");
  const { version, description, license, engines } = JSON.parse(text) as Workspace;
  return {
    name: "gain-residual",
    ...{ version, description, license, type: "module", engines },
    bin: { "gain-residual": "bin/gain.js", gain: "bin/gain.js" },
    exports: {},
    files: ["bin", "program", "python"],
    dependencies: runTimeVersions(),
  };
}

/** Compiles the starting program, with the folders of the package in the place of those of a clone. */
async function compileStart(into: string): Promise<void> {
  await build({
    ...{ absWorkingDir: PROJECT, bundle: true, platform: "node", target: "node20", format: "esm" },
    ...{ legalComments: "none", logLevel: "silent", outdir: into },
    entryPoints: { gain: "tools/release/npm/start.ts" },
    banner: { js: "#!/usr/bin/env node" },
    plugins: [placesOfPackage],
  });
}

const placesOfPackage: Plugin = {
  name: "places of the package",
  setup(compiler) {
    compiler.onResolve({ filter: /\/project\.ts$/ }, () => ({
      path: join(PROJECT, "tools/release/npm/project.ts"),
    }));
  },
};
