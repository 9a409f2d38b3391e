import { join } from "node:path";
import { visibleText, wrapText } from "@gain/report";
import { terminalWidth } from "../terminalWidth.ts";
import { figureCount, fileKinds } from "./fileKinds.ts";
import type { Findings } from "./findings.ts";

/** How much of the findings stdout gets. */
export interface Printing {
  /** The findings for a machine, and nothing else. */
  readonly json: boolean;
  /** All that `summary.txt` holds before the answer, and on stderr every file by its name. */
  readonly details: boolean;
}

/** Findings with the names of the files that have them. */
export interface Printed extends Findings {
  readonly files: readonly string[];
  readonly notices: readonly string[];
}

const REPORT = "report.html";

/**
 * The answer ends stdout, with the path of the report last. Which files there are goes to stderr before it, so that the
 * answer is what a terminal shows at the end.
 */
export function printFindings(outputs: Printed, folder: string, { json, details }: Printing): void {
  if (json) for (const notice of outputs.notices) process.stderr.write(`notice: ${visibleText(notice)}\n`);
  process.stderr.write(filesText(outputs.files, folder, details));
  if (json) {
    process.stdout.write(`${JSON.stringify(outputs.json)}\n`);
    return;
  }
  const width = terminalWidth(process.stdout);
  if (details) process.stdout.write(`${outputs.text}\n`);
  process.stdout.write(`${[outputs.short(width), ...where(outputs.files, folder)].join("\n")}\n`);
}

function filesText(files: readonly string[], folder: string, details: boolean): string {
  if (files.length === 0) return "";
  if (details) return `files in ${folder}:\n${files.map((file) => `  ${join(folder, file)}\n`).join("")}`;
  const width = terminalWidth(process.stderr);
  return `files in ${folder}:\n${wrapText(`  ${fileKinds(files)}; --details names them`, width)}\n`;
}

/** A path is one word, which a reader copies: it is in no line with another, and not cut. */
function where(files: readonly string[], folder: string): readonly string[] {
  const figures = figureCount(files);
  return [
    ...(figures === 0 ? [] : [`${String(figures)} ${figures === 1 ? "figure" : "figures"} in ${folder}`]),
    ...(files.includes(REPORT) ? [`report: ${join(folder, REPORT)}`] : []),
  ];
}
