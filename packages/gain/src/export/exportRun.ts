/** `gain export`: a finished run in the files of another tool. */
import { makeFolder } from "@gain/records";
import { absolutePath } from "../absolutePath.ts";
import { exportExists } from "../errors.ts";
import { EXIT, type ExitCode } from "../exitCodes.ts";
import { stderr, stdout } from "../printer.ts";
import { writeCsv } from "./csvExport.ts";
import { exists, exportedRun, leftOut, type ExportedRun } from "./exportedRun.ts";
import type { ExportOptions, Tool } from "./exportOptions.ts";
import { writeInspect } from "./inspectExport.ts";
import { writeLmEval } from "./lmEvalExport.ts";
import { writeWandb } from "./wandbExport.ts";

/** Each writes into an existing folder, and returns its files. */
const WRITERS: Readonly<Record<Tool, (run: ExportedRun, into: string) => Promise<readonly string[]>>> = {
  "lm-eval": writeLmEval,
  inspect: writeInspect,
  wandb: writeWandb,
  csv: writeCsv,
};

/** @throws UsageError for a folder that is no finished run, or an output folder that exists */
export async function exportRun(given: string, { to, out, json }: ExportOptions): Promise<ExitCode> {
  const folder = absolutePath(given);
  const into = absolutePath(out ?? `${folder}_${to}`);
  const run = await exportedRun(folder);
  if (await exists(into)) throw exportExists(into);
  await makeFolder(into);
  const files = await WRITERS[to](run, into);
  if (json) stdout.json({ to, files });
  else for (const file of files) stdout.laidOut(file);
  const missing = leftOut(run, to === "csv");
  if (missing !== null) stderr.text(missing);
  return EXIT.done;
}
