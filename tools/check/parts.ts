/** Which files an nx project has, as paths that tools take. */
import { readdirSync } from "node:fs";
import { isMade } from "./sourceTree.ts";

/** The folder of the packages, each an nx project. */
const PACKAGES = "packages";

/** Of the workspace: all that stands at the root but the packages, the Python side among it. */
export function partsOf(root: string, project: string): string[] {
  if (project !== "workspace") return [`${PACKAGES}/${project}`];
  return readdirSync(root)
    .filter((name) => !isMade(name) && name !== PACKAGES)
    .sort();
}

/** All packages, and the workspace. */
export function allParts(root: string): string[] {
  return [...partsOf(root, "workspace"), PACKAGES];
}
