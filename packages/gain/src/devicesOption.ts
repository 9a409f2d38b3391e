import { InvalidArgumentError, Option } from "commander";
import { parseDevices, UsageError, type DeviceList } from "@gain/experiment";

/** `--devices` as commander parses it. */
export interface DevicesArguments {
  /** Absent where one sidecar measures. */
  readonly devices?: DeviceList;
}

/** `--devices all`, `--devices 4`, `--devices cuda:0,cuda:3`, `--devices cpu*2` */
export const devicesOption = (): Option =>
  new Option(
    "--devices <list>",
    "measure with a sidecar on each of these devices at once: all (every GPU), a number of GPUs, or names such as " +
      "cuda:0,cuda:3; cuda:0*2 and cpu*2 start two on one device (default: one sidecar, on --device)",
  ).argParser((text: string): DeviceList => {
    try {
      return parseDevices(text);
    } catch (error) {
      if (error instanceof UsageError) throw new InvalidArgumentError(error.message);
      throw error;
    }
  });
