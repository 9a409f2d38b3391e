/** The state of `.venv`, and whether it must be made or updated. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import {
  INGREDIENTS,
  type Packages,
  PROJECT,
  PYTHON,
  STAMP,
  UNFINISHED_MARK,
  VIRTUAL_ENVIRONMENT,
} from "./project.ts";
import { isNewEnough } from "./findPython.ts";

/** The inputs of a finished virtual environment. */
export interface Stamp {
  /** The folder around it: a virtual environment does not work after it is moved. */
  readonly project: string;
  /** The value of GAIN_PYTHON, or null when it was not set. */
  readonly chosenPython: string | null;
  /** SHA-256 of the files that determine what is installed. */
  readonly ingredients: string;
  readonly packages: Packages;
}

export type State =
  | { readonly kind: "ready" }
  /** Usable but out of date: update it. */
  | { readonly kind: "stale"; readonly why: string }
  /** Missing or unusable: make it again. */
  | { readonly kind: "unusable"; readonly why: string };

/** The virtual environment on disk. */
export interface Found {
  readonly interpreter: boolean;
  readonly unfinished: boolean;
  /** As in pyvenv.cfg, such as "3.11.7"; undefined where that file has none. */
  readonly version: string | undefined;
  readonly stamp: Stamp | undefined;
}

/** The stamp of a virtual environment made now. */
export function wantedStamp(packages: Packages, environment: NodeJS.ProcessEnv = process.env): Stamp {
  const digest = createHash("sha256");
  for (const file of INGREDIENTS)
    digest
      .update(file)
      .update("\0")
      .update(readFileSync(`${PROJECT}/${file}`))
      .update("\0");
  const chosen = environment["GAIN_PYTHON"];
  return {
    project: dirname(VIRTUAL_ENVIRONMENT),
    chosenPython: chosen === undefined || chosen === "" ? null : chosen,
    ingredients: digest.digest("hex"),
    packages,
  };
}

export function findVirtualEnvironment(): Found {
  return {
    interpreter: existsSync(PYTHON),
    unfinished: existsSync(UNFINISHED_MARK),
    version: /^version(?:_info)? = (\S+)/m.exec(read(`${VIRTUAL_ENVIRONMENT}/pyvenv.cfg`) ?? "")?.[1],
    stamp: parseStamp(read(STAMP)),
  };
}

/** Compares the environment on disk with the wanted stamp. Pure. */
export function judge(found: Found, wanted: Stamp): State {
  if (!found.interpreter) return { kind: "unusable", why: "it is missing, or its Python is" };
  if (found.unfinished) return { kind: "unusable", why: "an earlier set-up was interrupted" };
  if (found.version === undefined || !isNewEnough(found.version)) {
    return { kind: "unusable", why: `its Python is ${found.version ?? "unknown"}` };
  }
  if (found.stamp === undefined) return { kind: "stale", why: "it was not made by set-up" };
  if (found.stamp.project !== wanted.project)
    return { kind: "unusable", why: `it was made in ${found.stamp.project}` };
  if (wanted.chosenPython !== null && found.stamp.chosenPython !== wanted.chosenPython) {
    return { kind: "unusable", why: `GAIN_PYTHON names ${wanted.chosenPython}` };
  }
  if (found.stamp.ingredients !== wanted.ingredients)
    return { kind: "stale", why: "its list of packages has changed" };
  if (wanted.packages === "tests" && found.stamp.packages !== "tests")
    return { kind: "stale", why: "the packages of the tests are missing" };
  return { kind: "ready" };
}

export function removeVirtualEnvironment(): void {
  rmSync(VIRTUAL_ENVIRONMENT, { recursive: true, force: true });
}

/** After an interruption between this and `markFinished`, the next set-up makes the environment again. */
export function markUnfinished(): void {
  mkdirSync(VIRTUAL_ENVIRONMENT, { recursive: true });
  writeFileSync(UNFINISHED_MARK, "Set-up is running here, or was interrupted.\n");
}

export function markFinished(stamp: Stamp): void {
  writeFileSync(STAMP, `${JSON.stringify(stamp, undefined, 2)}\n`);
  rmSync(UNFINISHED_MARK);
}

function read(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function parseStamp(text: string | undefined): Stamp | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Stamp);
  } catch {
    return undefined; // With a damaged stamp, the environment is updated.
  }
}
