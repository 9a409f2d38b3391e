/** `gain sidecar start`, `status` and `stop`: models that stay loaded between runs. */
import { sidecarCommand, warmUp } from "@gain/experiment";
import { textTable } from "@gain/report";
import { listWarm, stopWarm, warmFolder, type KnownSidecar, type SilentKeeper } from "@gain/sidecar";
import { absolutePath } from "./absolutePath.ts";
import { durationText } from "./duration.ts";
import { EXIT, type ExitCode } from "./exitCodes.ts";
import type { Interruption } from "./interruption.ts";
import { bothGiven, notWarm, severalWarm } from "./errors.ts";
import { deadlinesOf } from "./modelOptions.ts";
import { modelRequests } from "./modelRequests.ts";
import { stderr, stdout } from "./printer.ts";
import { Progress } from "./progress.ts";
import type { SidecarStartArguments } from "./sidecarOptions.ts";

const NOTHING_WARM = "no sidecar is kept warm";

/** Loads each requested model for the prompts of the file, and keeps it warm. */
export async function startSidecar(
  options: SidecarStartArguments,
  interruption: Interruption,
): Promise<ExitCode> {
  const progress = new Progress(stderr);
  const kept = await interruption.draining(() =>
    warmUp({
      models: modelRequests(options),
      promptFile: absolutePath(options.prompts),
      promptColumn: options.promptColumn,
      command: sidecarCommand(process.env),
      deadlines: deadlinesOf(options),
      keeping: { folder: warmFolder(process.env), keepMs: options.keepWarm },
      interrupted: interruption.interrupted,
      onEvent: (event) => {
        progress.event(event);
      },
    }),
  );
  if (options.json) stdout.json(kept);
  for (const { pid, model } of kept)
    progress.line(
      `${model.name} stays loaded in process ${String(pid)} for ${durationText(options.keepWarm / 1000)}`,
    );
  return interruption.interrupted.aborted ? EXIT.interrupted : EXIT.done;
}

export async function sidecarStatus({ json }: { readonly json: boolean }): Promise<ExitCode> {
  const known = await listWarm(warmFolder(process.env));
  if (json) stdout.json(known);
  else stdout.laidOut(known.length === 0 ? NOTHING_WARM : table(known));
  return EXIT.done;
}

/** @throws UsageError where the sidecar to stop is unknown or ambiguous */
export async function stopSidecar(
  pid: number | undefined,
  { all, json }: { readonly all: boolean; readonly json: boolean },
): Promise<ExitCode> {
  if (pid !== undefined && all) throw bothGiven(`process ${String(pid)}`, "--all");
  const known = await listWarm(warmFolder(process.env));
  const chosen = pid === undefined ? known : known.filter((each) => processOf(each) === pid);
  if (pid !== undefined && chosen.length === 0) throw notWarm(pid);
  if (pid === undefined && !all && known.length > 1) {
    throw severalWarm(known.length);
  }
  for (const each of chosen) {
    await stopWarm(each);
    if (json) continue;
    const pid = String(processOf(each));
    stdout.text(
      each.state === "silent"
        ? `killed the keeper in process ${pid}, which did not answer, and its sidecar`
        : `stopped process ${pid}`,
    );
  }
  if (json) stdout.json(chosen.map((each) => ({ pid: processOf(each), state: each.state })));
  else if (chosen.length === 0) stdout.text(NOTHING_WARM);
  return EXIT.done;
}

/** The process that `status` lists, and that `stop` takes: the sidecar's, or that of a keeper that does not answer. */
const processOf = (each: KnownSidecar | SilentKeeper): number | null =>
  each.state === "silent" ? each.keeperPid : each.pid;

function silentRow({ keeperPid, isStopped }: SilentKeeper): readonly string[] {
  const facts = [`pid ${String(keeperPid ?? "unknown")}`, ...(isStopped === true ? ["stopped"] : [])];
  return [String(keeperPid ?? ""), "", "", "", "", `does not answer (${facts.join(", ")})`, "", ""];
}

function table(known: readonly (KnownSidecar | SilentKeeper)[]): string {
  const titles = ["process", "model", "on", "memory", "GPU memory", "state", "for", "ends in"];
  return textTable(
    titles.map((title) => ({ title, align: "left" }) as const),
    known.map((each) => (each.state === "silent" ? silentRow(each) : row(each))),
    stdout.lineWidth,
  );
}

const row = (each: KnownSidecar): readonly string[] => [
  String(each.pid),
  each.model?.name ?? each.request?.model ?? "",
  each.model === null ? "" : `${each.model.device} (${each.model.deviceName}), ${each.model.dtype}`,
  memoryText(each.residentBytes),
  memoryText(each.gpuBytes),
  each.state,
  durationText(Date.now() / 1000 - each.since),
  each.secondsLeft === null ? "" : durationText(each.secondsLeft),
];

const memoryText = (bytes: number | null): string =>
  bytes === null ? "unknown" : `${(bytes / 2 ** 20).toFixed(0)} MiB`;
