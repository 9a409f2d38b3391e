/** A model that the sidecar's Python prepares once in the cache; this side only remembers that it is there. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cacheRoot, PYTHON, VIRTUAL_ENVIRONMENT } from "./project.ts";
import { noFolderNamed } from "./errors.ts";
import { everyLine, runStep } from "./runStep.ts";

/** The line with which the Python side ends, such as "embedded model: ready in /home/…". */
const READY = /: ready in (.+)$/m;

/**
 * Is the folder that an earlier preparation named still there, in today's cache? Answered without starting Python:
 * such a folder appears whole or not at all.
 */
export function isPrepared(name: string): boolean {
  const note = noteFile(name);
  if (!existsSync(note)) return false;
  const folder = readFileSync(note, "utf8");
  return folder.startsWith(`${cacheRoot()}/`) && existsSync(`${folder}/config.json`);
}

/** Runs `python -m <module>`, which prints what it does and ends by naming the folder. Throws SetupError. */
export async function prepare(name: string, module: string, args: readonly string[] = []): Promise<void> {
  const output = await runStep(name, PYTHON, ["-m", module, ...args], everyLine);
  const folder = READY.exec(output)?.[1];
  if (folder === undefined) throw noFolderNamed(name, output);
  writeFileSync(noteFile(name), folder);
}

function noteFile(name: string): string {
  return `${VIRTUAL_ENVIRONMENT}/gain-model-${name}.txt`;
}
