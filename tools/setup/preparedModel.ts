/** A model that the sidecar's Python prepares once in the cache; this side only remembers that it is there. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cacheRoot, PYTHON, VIRTUAL_ENVIRONMENT } from "./project.ts";
import { noFolderNamed } from "./errors.ts";
import { runStep } from "./runStep.ts";

export interface PreparedModel {
  /** With this and a colon begins each line that the Python side has to say. */
  readonly label: string;
  /** What `python -m` runs to prepare it. */
  readonly module: string;
}

/** The line with which the Python side ends, such as "embedded model: ready in /home/…". */
const READY = /: ready in (.+)$/m;

/**
 * Is the folder that an earlier preparation named still there, in today's cache? Answered without starting Python:
 * such a folder appears whole or not at all.
 */
export function isPrepared(model: PreparedModel): boolean {
  const note = noteFile(model);
  if (!existsSync(note)) return false;
  const folder = readFileSync(note, "utf8");
  return folder.startsWith(`${cacheRoot()}/`) && existsSync(`${folder}/config.json`);
}

/** Runs the module, which says what it does and ends by naming the folder. Throws SetupError. */
export async function prepare(model: PreparedModel, args: readonly string[] = []): Promise<void> {
  const { label, module } = model;
  const output = await runStep(label, PYTHON, ["-m", module, ...args], (line) =>
    line.startsWith(`${label}: `),
  );
  const folder = READY.exec(output)?.[1];
  if (folder === undefined) throw noFolderNamed(label, output);
  writeFileSync(noteFile(model), folder);
}

function noteFile({ module }: PreparedModel): string {
  return `${VIRTUAL_ENVIRONMENT}/${module}.txt`;
}
