/**
 * The folders and files of set-up, all absolute. In the npm package, tools/release/npm/project.ts is in the place of this
 * file.
 */
import { fileURLToPath } from "node:url";

export const PROJECT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

export const VIRTUAL_ENVIRONMENT = `${PROJECT}/.venv`;
export const PYTHON = `${VIRTUAL_ENVIRONMENT}/bin/python`;
export const CONSTRAINTS = `${PROJECT}/python/constraints.txt`;

/** Exists while set-up changes the virtual environment; where it exists at the start, set-up was interrupted. */
export const UNFINISHED_MARK = `${VIRTUAL_ENVIRONMENT}/gain-setup.unfinished`;
/** Describes what the finished virtual environment was made from. */
export const STAMP = `${VIRTUAL_ENVIRONMENT}/gain-setup.json`;
export const LOCK = `${PROJECT}/.venv.lock`;

/** What is installed: the packages of a measurement, or those of the checks and tests as well. */
export type Packages = "main" | "tests";

/** Files that determine the virtual environment: when one changes, it is installed again. */
export const INGREDIENTS = [
  "pyproject.toml",
  "python/constraints.txt",
  "tools/setup.ts",
  "tools/setup/setUp.ts",
  "tools/setup/virtualEnvironment.ts",
];

/** What users give to run set-up. */
export const SETUP_COMMAND = "npx nx run python:setup";

/** What pip installs: this project as it is here. */
export const installed = (packages: Packages): readonly string[] => [
  "-e",
  packages === "tests" ? ".[dev]" : ".",
];
