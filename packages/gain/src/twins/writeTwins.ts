import { join } from "node:path";
import { makeFolder, writeFileAtomically } from "@gain/records";
import { twinsPage, twinsSummary } from "@gain/report";
import { resultJson, type TwinStudy } from "@gain/twins";
import { drawFigures } from "../outputs/drawFigures.ts";
import { WrittenOutputs } from "../outputs/writtenOutputs.ts";
import { twinsFigures } from "./twinsFigures.ts";
import { twinsReportOf } from "./twinsReportOf.ts";

/** Below the folder of a study. */
const FIGURES_FOLDER = "figures";
const RESULT_FILE = "result.json";
const REPORT_FILE = "report.html";

export interface WrittenTwins {
  /** The answer for a terminal of this width. */
  readonly summary: (width: number) => string;
  /** The path of the report. */
  readonly report: string;
  /** Characters that the pictures cannot show; null for none. */
  readonly notice: string | null;
}

/**
 * Writes result.json, the figures and the report of a study. The same study gives the same bytes.
 *
 * @param command makes the report again
 * @throws RecordsError when the folder cannot be written; existing files stay intact
 */
export async function writeTwinsOutputs(
  folder: string,
  study: TwinStudy,
  command: string,
): Promise<WrittenTwins> {
  const figures = join(folder, FIGURES_FOLDER);
  await makeFolder(figures);
  const { charts, notice } = await drawFigures(new WrittenOutputs(figures), twinsFigures(study.findings));
  const input = twinsReportOf(study, charts, command);
  const report = join(folder, REPORT_FILE);
  await writeFileAtomically(join(folder, RESULT_FILE), resultJson(study));
  await writeFileAtomically(report, twinsPage(input));
  return { summary: (width) => twinsSummary(input, width), report, notice };
}
