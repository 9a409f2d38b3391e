/** `gain list`: the runs of a folder, the newest first. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { estimateText } from "@gain/analysis";
import { textTable, type Column } from "@gain/report";
import { absolutePath } from "../absolutePath.ts";
import { noFolderOfRuns } from "../errors.ts";
import { EXIT, type ExitCode } from "../exitCodes.ts";
import { stderr, stdout } from "../printer.ts";
import { runEntry, type ListedModel, type RunEntry } from "./runEntry.ts";

/** Folders that are read at the same time. */
const AT_ONCE = 16;
const COLUMNS: readonly Column[] = [
  { title: "started", align: "left" },
  { title: "run", align: "left" },
  { title: "model", align: "left" },
  { title: "prompts", align: "right" },
  { title: "gain [95 %]", align: "left" },
  { title: "verdict", align: "left" },
  { title: "state", align: "left" },
];

/** @throws UsageError where there is no such folder */
export async function list(given: string, { json }: { readonly json: boolean }): Promise<ExitCode> {
  const folder = absolutePath(given);
  const runs = await runsIn(folder);
  if (json) stdout.json(runs);
  else if (runs.length === 0) stderr.text(`no runs in ${folder}`);
  else stdout.laidOut(textTable(COLUMNS, runs.flatMap(lines), stdout.lineWidth));
  return EXIT.done;
}

/** The runs in a folder, or the folder itself where it is one; the newest first. Links are not followed. */
export async function runsIn(folder: string): Promise<readonly RunEntry[]> {
  const own = await runEntry(folder);
  if (own !== undefined) return [own];
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw noFolderOfRuns(folder, cause);
  });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  const runs: RunEntry[] = [];
  const read = async (): Promise<void> => {
    for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
      const entry = await runEntry(next);
      if (entry !== undefined) runs.push(entry);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, read));
  return runs.toSorted((a, b) => (sortKey(a) < sortKey(b) ? 1 : -1));
}

const sortKey = ({ startedAt, run }: RunEntry): string => `${startedAt ?? ""} ${run}`;

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

/** `20261130_073551` as "2026-11-30 07:35". */
const timeText = (startedAt: string | null): string =>
  startedAt?.replace(/^(\d{4})(\d\d)(\d\d)_(\d\d)(\d\d)\d\d$/, "$1-$2-$3 $4:$5") ?? "";

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
