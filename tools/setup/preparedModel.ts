/** A model that a Python module prepares once in the cache; this side stores only the path of its folder. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cacheRoot } from "./cacheRoot.ts";
import { PYTHON, VIRTUAL_ENVIRONMENT } from "./project.ts";
import { noFolderNamed } from "./errors.ts";
import { runProgram } from "./runProgram.ts";

export interface PreparedModel {
  /** Each progress line of the module begins with this and a colon. */
  readonly label: string;
  /** The module that `python -m` runs to prepare it. */
  readonly module: string;
}

/** The last line of the module, such as "embedded model: ready in /home/…". */
const READY = /: ready in (.+)$/m;

/**
 * Does the folder of an earlier preparation still exist, in the current cache? Python is not started: such a folder is
 * written atomically.
 */
export function isPrepared(model: PreparedModel): boolean {
  const note = noteFile(model);
  if (!existsSync(note)) return false;
  const folder = readFileSync(note, "utf8");
  return folder.startsWith(`${cacheRoot()}/`) && existsSync(`${folder}/config.json`);
}

/** Runs the module, which prints its progress and at its end the folder. Throws SetupError. */
export async function prepare(model: PreparedModel, args: readonly string[] = []): Promise<void> {
  const { label, module } = model;
  const output = await runProgram(label, PYTHON, ["-m", module, ...args], (line) =>
    line.startsWith(`${label}: `),
  );
  const folder = READY.exec(output)?.[1];
  if (folder === undefined) throw noFolderNamed(label, output);
  writeFileSync(noteFile(model), folder);
}

function noteFile({ module }: PreparedModel): string {
  return `${VIRTUAL_ENVIRONMENT}/${module}.txt`;
}
