/** The files of an nx project, as paths for the tools. */
import { readdirSync } from "node:fs";
import { isMade } from "./sourceTree.ts";

/** The folder of the packages, each an nx project. */
const PACKAGES = "packages";

/** A package's folder. For the workspace, everything at the root except the packages; this includes python/. */
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
