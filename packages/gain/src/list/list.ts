/** `gain list`: the runs of a folder, the newest first. */
import { estimateText } from "@gain/analysis";
import { textTable, type Column } from "@gain/report";
import { runsIn, timeText, type ListedModel, type RunEntry } from "@gain/viewer";
import { absolutePath } from "../absolutePath.ts";
import { EXIT, type ExitCode } from "../exitCodes.ts";
import { stderr, stdout } from "../printer.ts";

const COLUMNS: readonly Column[] = [
  { title: "started", align: "left" },
  { title: "run", align: "left" },
  { title: "model", align: "left" },
  { title: "prompts", align: "right" },
  { title: "gain [95 %]", align: "left" },
  { title: "verdict", align: "left" },
  { title: "state", align: "left" },
];

/** @throws ViewerError where there is no such folder */
export async function list(given: string, { json }: { readonly json: boolean }): Promise<ExitCode> {
  const folder = absolutePath(given);
  const runs = await runsIn(folder);
  if (json) stdout.json(runs);
  else if (runs.length === 0) stderr.text(`no runs in ${folder}`);
  else stdout.laidOut(textTable(COLUMNS, runs.flatMap(lines), stdout.lineWidth));
  return EXIT.done;
}

function lines(entry: RunEntry): readonly (readonly string[])[] {
  const { startedAt, run, prompts, state, reason, models } = entry;
  const stated = reason === null ? state : `${state}: ${reason}`;
  const shown = models.length === 0 ? [undefined] : models;
  return shown.map((model, k) => [
    ...(k === 0 ? [timeText(startedAt), run] : ["", ""]),
    model?.name ?? "",
    promptsText(model, prompts),
    gainOf(model),
    model?.verdict ?? "",
    k === 0 ? stated : "",
  ]);
}

function promptsText(model: ListedModel | undefined, planned: number | null): string {
  if (planned === null) return "";
  return model === undefined || model.measured === null || model.measured === planned
    ? String(planned)
    : `${String(model.measured)} of ${String(planned)}`;
}

function gainOf(model: ListedModel | undefined): string {
  if (model === undefined) return "";
  const { mean, low, high } = model;
  return mean === null || low === null || high === null ? "–" : estimateText({ mean, low, high });
}
