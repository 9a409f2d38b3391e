import { existsSync } from "node:fs";
import { sidecarPython } from "@gain/experiment";
import { textTable } from "@gain/report";
import { askPython } from "@gain/sidecar";
import { clusterDiagnosis } from "./clusterDiagnosis.ts";
import type { ClusterArguments } from "./clusterOption.ts";
import { noPython, otherEnvironment } from "./errors.ts";
import { stdout } from "./printer.ts";
import { diagnose, DoctorReport } from "./doctorReport.ts";
import { temporaryFolders } from "./temporaryFolders.ts";
import { EXIT, type ExitCode } from "./exitCodes.ts";

/** Importing torch from a cold disk can take this long. */
const TIMEOUT_MS = 120_000;

/** The options of `gain doctor`. */
export interface DoctorArguments extends Pick<ClusterArguments, "cluster" | "openCluster"> {
  readonly json: boolean;
}

/**
 * Checks this machine and the sidecar's Python environment, and prints what is missing and how to fix it.
 *
 * @returns `done` when the embedded model can be measured, else `usage`
 */
export async function doctor(options: DoctorArguments): Promise<ExitCode> {
  const python = sidecarPython(process.env);
  if (!existsSync(python)) {
    throw noPython(python);
  }
  const question = { python, module: "gain_sidecar.doctor", function: "report_json", timeoutMs: TIMEOUT_MS };
  const answer = DoctorReport.safeParse(await askPython(question));
  if (!answer.success) {
    throw otherEnvironment();
  }
  const ofCluster = options.cluster === undefined ? [] : await clusterDiagnosis(options.cluster, options);
  const lines = [...diagnose(answer.data), ...(await temporaryFolders(process.env)), ...ofCluster];
  const blocked = lines.filter(({ blocking }) => blocking);
  if (options.json) stdout.json({ ready: blocked.length === 0, lines, report: answer.data });
  else stdout.laidOut(table(lines));
  return blocked.length === 0 ? EXIT.done : EXIT.usage;
}

function table(lines: ReturnType<typeof diagnose>): string {
  const columns = ["what", "found", "what to do"].map((title) => ({ title, align: "left" }) as const);
  return textTable(
    columns,
    lines.map(({ what, found, remedy }) => [what, found, remedy ?? ""]),
    stdout.lineWidth,
  );
}
