/** A copy of the project in the system's temporary folder, in which tests plant what the gates must refuse. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename } from "node:path";
import { PROJECT } from "../setup/project.ts";
import { isMade } from "./sourceTree.ts";

/** Returns the copy's root. The Python environment and the installed packages are links to the project's. */
export function copyTree(): string {
  const root = mkdtempSync(`${tmpdir()}/gain-canary-`);
  cpSync(PROJECT, root, { recursive: true, filter: (path) => path === PROJECT || !isMade(basename(path)) });
  symlinkSync(`${PROJECT}/.venv`, `${root}/.venv`);
  // `@gain/…` must link to the copy, since other rules apply to imports from outside the tree.
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

/** Restores one file of the copy to its state in the project, or removes it where the project has none. */
export function restoreFile(root: string, file: string): void {
  rmSync(`${root}/${file}`);
  if (existsSync(`${PROJECT}/${file}`)) cpSync(`${PROJECT}/${file}`, `${root}/${file}`);
}
