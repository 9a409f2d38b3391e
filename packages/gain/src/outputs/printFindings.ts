import { join } from "node:path";
import { wrapText } from "@gain/report";
import { stderr, stdout } from "../printer.ts";
import { figureCount, fileKinds } from "./fileKinds.ts";
import type { Findings } from "./findings.ts";

/** How much of the findings stdout gets. */
export interface Printing {
  /** The findings for a machine, and nothing else. */
  readonly json: boolean;
  /** All that `summary.txt` holds before the answer, and on stderr every file by its name. */
  readonly details: boolean;
  /** Nothing at all. */
  readonly quiet: boolean;
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
export function printFindings(outputs: Printed, folder: string, { json, details, quiet }: Printing): void {
  if (quiet) return;
  if (json) for (const notice of outputs.notices) stderr.laidOut(`notice: ${notice}`);
  if (outputs.files.length > 0) stderr.laidOut(filesText(outputs.files, folder, details));
  if (json) {
    stdout.json(outputs.json);
    return;
  }
  if (details) stdout.laidOut(outputs.text);
  stdout.laidOut([outputs.short(stdout.width), ...where(outputs.files, folder)].join("\n"));
}

function filesText(files: readonly string[], folder: string, details: boolean): string {
  const lines = details
    ? files.map((file) => `  ${join(folder, file)}`)
    : [wrapText(`  ${fileKinds(files)}; --details names them`, stderr.width)];
  return [`files in ${folder}:`, ...lines].join("\n");
}

/** A path is one word, which a reader copies: it is in no line with another, and not cut. */
function where(files: readonly string[], folder: string): readonly string[] {
  const figures = figureCount(files);
  return [
    ...(figures === 0 ? [] : [`${String(figures)} ${figures === 1 ? "figure" : "figures"} in ${folder}`]),
    ...(files.includes(REPORT) ? [`report: ${join(folder, REPORT)}`] : []),
  ];
}
