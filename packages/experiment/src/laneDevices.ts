import { availableParallelism } from "node:os";
import { visibleGpus, type SidecarCommand } from "@gain/sidecar";
import { badDevices, gpuMissing, noGpus } from "./errors.ts";
import type { Lane } from "./measuring.ts";

/** The lanes of `--devices`: a number of GPUs, every GPU, or named devices, each with its number of lanes. */
export type DeviceList =
  | { readonly kind: "gpus"; readonly count: number | "all" }
  | { readonly kind: "named"; readonly devices: readonly NamedDevice[] };

interface NamedDevice {
  /** `cpu` or `cuda:<index>` */
  readonly device: string;
  readonly lanes: number;
}

const MOST_LANES = 64;
const NAMED = /^(?<device>cpu|cuda:\d{1,3})(?:\*(?<lanes>\d{1,3}))?$/u;

/**
 * Reads `all`, `4`, `cuda:0,cuda:3` or `cpu*2`.
 *
 * @throws UsageError where the text is none of them, names a device twice, or more lanes than one store can take
 */
export function parseDevices(text: string): DeviceList {
  if (text === "all") return { kind: "gpus", count: "all" };
  if (/^\d+$/u.test(text)) return { kind: "gpus", count: lanesWithin(text, Number(text)) };
  const devices = text.split(",").map((part): NamedDevice => {
    const { device, lanes = "1" } = NAMED.exec(part.trim())?.groups ?? {};
    if (device === undefined) throw badDevices(text, `${JSON.stringify(part)} is no device`);
    return { device, lanes: lanesWithin(text, Number(lanes)) };
  });
  const twice = devices.find(({ device }, at) => devices.findIndex((other) => other.device === device) < at);
  if (twice !== undefined)
    throw badDevices(text, `${twice.device} is named twice; ${twice.device}*2 gives it two lanes`);
  lanesWithin(
    text,
    devices.reduce((sum, { lanes }) => sum + lanes, 0),
  );
  return { kind: "named", devices };
}

function lanesWithin(text: string, lanes: number): number {
  if (lanes >= 1 && lanes <= MOST_LANES) return lanes;
  throw badDevices(text, `it asks for ${String(lanes)} lanes; 1 to ${String(MOST_LANES)} are possible`);
}

/**
 * The lanes of a list of devices. Each sees its own device only, so that two never choose the same one; lanes on the CPU
 * share its cores equally.
 *
 * @param command of a sidecar; the lane's part of the environment is added
 * @throws UsageError where a GPU is not there
 */
export async function lanesOn(
  list: DeviceList,
  command: SidecarCommand,
  environment: NodeJS.ProcessEnv,
): Promise<Lane[]> {
  const named = list.kind === "named" ? list.devices : await gpusOf(list.count, environment);
  const gpus = named.some(({ device }) => device !== "cpu") ? await visibleGpus(environment) : [];
  return named.flatMap(({ device, lanes }) => {
    const ofDevice =
      device === "cpu" ? cpuEnvironment(lanes, environment) : gpuEnvironment(device, gpus, environment);
    return Array.from({ length: lanes }, (_, k) => ({
      name: lanes === 1 ? device : `${device}*${String(k + 1)}`,
      command: { ...command, environment: { ...command.environment, ...ofDevice } },
    }));
  });
}

async function gpusOf(
  count: number | "all",
  environment: NodeJS.ProcessEnv,
): Promise<readonly NamedDevice[]> {
  const gpus = await visibleGpus(environment);
  if (gpus.length === 0) throw noGpus();
  const wanted = count === "all" ? gpus.length : count;
  return Array.from({ length: wanted }, (_, index) => ({ device: `cuda:${String(index)}`, lanes: 1 }));
}

function gpuEnvironment(
  device: string,
  gpus: readonly string[],
  environment: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const gpu = gpus[Number(device.slice("cuda:".length))];
  if (gpu === undefined) throw gpuMissing(device, gpus.length);
  // The order in which nvidia-smi numbers them, where no list is given.
  const order = environment["CUDA_VISIBLE_DEVICES"] === undefined ? { CUDA_DEVICE_ORDER: "PCI_BUS_ID" } : {};
  return { CUDA_VISIBLE_DEVICES: gpu, ...order };
}

function cpuEnvironment(lanes: number, { OMP_NUM_THREADS }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const threads = OMP_NUM_THREADS ?? String(Math.max(1, Math.floor(availableParallelism() / lanes)));
  return { CUDA_VISIBLE_DEVICES: "", OMP_NUM_THREADS: threads };
}
