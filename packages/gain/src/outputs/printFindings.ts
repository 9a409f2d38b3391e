import { join } from "node:path";
import { visibleText } from "@gain/report";
import type { Outputs } from "./writeOutputs.ts";

/** Prints tables and verdict, or the findings as JSON, on stdout, and the paths of the files on stderr. */
export function printFindings(outputs: Outputs, folder: string, json: boolean): void {
  process.stdout.write(json ? `${JSON.stringify(outputs.json)}\n` : outputs.text);
  if (json) for (const notice of outputs.notices) process.stderr.write(`notice: ${visibleText(notice)}\n`);
  if (outputs.files.length === 0) return;
  process.stderr.write(`files in ${folder}:\n`);
  for (const file of outputs.files) process.stderr.write(`  ${join(folder, file)}\n`);
}
