/** A digest of everything that the bundled program depends on. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { sourceFiles } from "../check/sourceTree.ts";

/** The program's sources, the versions of its dependencies, and the bundling itself. */
const INGREDIENTS = [
  /^packages\/[^/]+\/src\/.*(?<!\.test)\.ts$/,
  /^(packages\/[^/]+\/package|package-lock)\.json$/,
  /^tools\/bundle(\/\w+)?\.ts$/,
];

/**
 * Sixteen hexadecimal digits that change with any file that the bundle is made from.
 *
 * @throws Error when there is no such file under `root`
 */
export function programDigest(root: string): string {
  const files = sourceFiles(root).filter((file) => INGREDIENTS.some((kind) => kind.test(file)));
  if (files.length === 0) throw new Error(`no source of the program is under ${root}`);
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(`${root}/${file}`))
      .update("\0");
  return hash.digest("hex").slice(0, 16);
}
