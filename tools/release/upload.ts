/** Uploads the built files to both registries. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../setup/project.ts";
import { withPythonTool } from "../setup/pythonTool.ts";

const git = (...given: string[]): string =>
  execFileSync("git", given, { cwd: PROJECT, encoding: "utf8" }).trim();

/** Why this tree must not be published; undefined where it may be. */
export function whyNotReady(): string | undefined {
  const { version } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as { version: string };
  if (git("status", "--porcelain") !== "") return "the tree has changes that are not committed";
  if (!git("tag", "--points-at", "HEAD").split("\n").includes(`v${version}`))
    return `the commit has no tag v${version}`;
  return undefined;
}

/** Each registry's client takes its credentials from its own settings. */
export function upload({ pypi, npm }: { readonly pypi: string; readonly npm: string }): void {
  withPythonTool("twine", "twine", (twine) => {
    execFileSync(twine, ["upload", "--non-interactive", ...pathsIn(pypi)], { stdio: "inherit" });
  });
  for (const tarball of pathsIn(npm))
    execFileSync("npm", ["publish", tarball, "--access", "public"], { stdio: "inherit" });
}

const pathsIn = (folder: string): string[] => readdirSync(folder).map((name) => join(folder, name));
