/**
 * The folders and files of set-up in the npm package, in the place of tools/setup/project.ts: the package is only read, and
 * the virtual environment is in the user's cache.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { cacheRoot } from "../../setup/cacheRoot.ts";
import type { Packages } from "../../setup/project.ts";

/** The package's own folder, from its compiled `bin/gain.js`. */
export const PROJECT = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

const { version } = JSON.parse(readFileSync(`${PROJECT}/package.json`, "utf8")) as { version: string };
const WHEEL = `python/gain_residual-${version}-py3-none-any.whl`;

export const VIRTUAL_ENVIRONMENT = `${cacheRoot()}/python-${version}`;
export const PYTHON = `${VIRTUAL_ENVIRONMENT}/bin/python`;
export const CONSTRAINTS = `${PROJECT}/python/constraints.txt`;
export const UNFINISHED_MARK = `${VIRTUAL_ENVIRONMENT}/gain-setup.unfinished`;
export const STAMP = `${VIRTUAL_ENVIRONMENT}/gain-setup.json`;
export const LOCK = `${VIRTUAL_ENVIRONMENT}.lock`;
export const INGREDIENTS = [WHEEL, "python/constraints.txt"];
export const SETUP_COMMAND = "npx gain-residual setup";

/** The program's Python side is a wheel in the package. */
export const installed = (packages: Packages): readonly string[] => [
  `${PROJECT}/${WHEEL}${packages === "tests" ? "[dev]" : ""}`,
];
