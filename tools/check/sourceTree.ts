/** The source files of the project. */
import { readdirSync } from "node:fs";

/** Folders made by tools, at any depth. */
const MADE = new Set([
  ".git",
  ".import_linter_cache",
  ".mypy_cache",
  ".nx",
  ".pytest_cache",
  ".ruff_cache",
  ".venv",
  "__pycache__",
  "coverage",
  "dist",
  "node_modules",
  "runs",
]);

export function isMade(name: string): boolean {
  return MADE.has(name) || name.endsWith(".egg-info");
}

/** Paths relative to `root`, sorted. Links are not followed. */
export function sourceFiles(root: string): string[] {
  const walk = (folder: string): string[] =>
    readdirSync(`${root}/${folder}`, { withFileTypes: true }).flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (isMade(entry.name)) return [];
      if (entry.isDirectory()) return walk(path);
      return entry.isFile() ? [path] : [];
    });
  return walk("").sort();
}
