/** `gain sidecar start`, `status` and `stop`: models that stay loaded between runs. */
import { sidecarCommand, warmUp } from "@gain/experiment";
import { textTable } from "@gain/report";
import { listWarm, stopWarm, warmFolder, type KnownSidecar } from "@gain/sidecar";
import { absolutePath } from "./absolutePath.ts";
import { durationText } from "./duration.ts";
import { lineWidth } from "./terminalWidth.ts";
import { EXIT, type ExitCode } from "./exitCodes.ts";
import { onInterruption } from "./interruption.ts";
import { bothGiven, notWarm, severalWarm } from "./errors.ts";
import { deadlinesOf } from "./modelOptions.ts";
import { modelRequests } from "./modelRequests.ts";
import { Progress } from "./progress.ts";
import type { SidecarStartArguments } from "./sidecarOptions.ts";

const NOTHING_WARM = "no sidecar is kept warm";

/** Loads each model that is asked for, on prompts of the plan, and leaves it warm. */
export async function startSidecar(options: SidecarStartArguments): Promise<ExitCode> {
  const progress = new Progress(process.stderr);
  const interruption = onInterruption((text) => process.stderr.write(`\n${text}\n`));
  try {
    const kept = await warmUp({
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
    });
    for (const { pid, model } of kept)
      progress.line(
        `process ${String(pid)} keeps ${model.name} for ${durationText(options.keepWarm / 1000)}`,
      );
    return interruption.interrupted.aborted ? EXIT.interrupted : EXIT.done;
  } finally {
    interruption.release();
  }
}

export async function sidecarStatus({ json }: { readonly json: boolean }): Promise<ExitCode> {
  const known = await listWarm(warmFolder(process.env));
  if (json) process.stdout.write(`${JSON.stringify(known)}\n`);
  else process.stdout.write(`${known.length === 0 ? NOTHING_WARM : table(known)}\n`);
  return EXIT.done;
}

/** @throws UsageError when it is not clear which is meant */
export async function stopSidecar(
  pid: number | undefined,
  { all }: { readonly all: boolean },
): Promise<ExitCode> {
  if (pid !== undefined && all) throw bothGiven(`process ${String(pid)}`, "--all");
  const known = await listWarm(warmFolder(process.env));
  const meant = pid === undefined ? known : known.filter((each) => each.pid === pid);
  if (pid !== undefined && meant.length === 0) throw notWarm(pid);
  if (pid === undefined && !all && known.length > 1) {
    throw severalWarm(known.length);
  }
  for (const each of meant) {
    await stopWarm(each);
    process.stdout.write(`stopped process ${String(each.pid)}\n`);
  }
  if (meant.length === 0) process.stdout.write(`${NOTHING_WARM}\n`);
  return EXIT.done;
}

function table(known: readonly KnownSidecar[]): string {
  const titles = ["process", "model", "on", "memory", "GPU memory", "state", "for", "ends in"];
  return textTable(
    titles.map((title) => ({ title, align: "left" }) as const),
    known.map((each) => [
      String(each.pid),
      each.model?.name ?? each.request?.model ?? "",
      each.model === null ? "" : `${each.model.device} (${each.model.deviceName}), ${each.model.dtype}`,
      memoryText(each.residentBytes),
      memoryText(each.gpuBytes),
      each.state,
      durationText(Date.now() / 1000 - each.since),
      each.secondsLeft === null ? "" : durationText(each.secondsLeft),
    ]),
    lineWidth(process.stdout),
  );
}

const memoryText = (bytes: number | null): string =>
  bytes === null ? "unknown" : `${(bytes / 2 ** 20).toFixed(0)} MiB`;
