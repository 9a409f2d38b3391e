/** A copy of the project in the system's temporary folder, for planting in it what the gates must refuse. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename } from "node:path";
import { PROJECT } from "../setup/project.ts";
import { isMade } from "./sourceTree.ts";

/** Returns the copy's root. Its Python environment and other people's packages are the project's own, by link. */
export function copyTree(): string {
  const root = mkdtempSync(`${tmpdir()}/gain-canary-`);
  cpSync(PROJECT, root, { recursive: true, filter: (path) => path === PROJECT || !isMade(basename(path)) });
  symlinkSync(`${PROJECT}/.venv`, `${root}/.venv`);
  // `@gain/…` has to lead to the copy: an import that leads out of the tree is judged by other rules.
  mkdirSync(`${root}/node_modules/@gain`, { recursive: true });
  for (const name of readdirSync(`${PROJECT}/node_modules`)) {
    if (name !== "@gain") symlinkSync(`${PROJECT}/node_modules/${name}`, `${root}/node_modules/${name}`);
  }
  for (const name of readdirSync(`${root}/packages`)) {
    symlinkSync(`../../packages/${name}`, `${root}/node_modules/@gain/${name}`);
    const own = `${PROJECT}/packages/${name}/node_modules`;
    if (existsSync(own)) symlinkSync(own, `${root}/packages/${name}/node_modules`);
  }
  return root;
}

/** Makes one file of the copy what it is in the project, be it absent. */
export function restoreFile(root: string, file: string): void {
  rmSync(`${root}/${file}`);
  if (existsSync(`${PROJECT}/${file}`)) cpSync(`${PROJECT}/${file}`, `${root}/${file}`);
}
