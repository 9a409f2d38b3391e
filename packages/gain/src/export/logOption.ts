import { Option } from "commander";

const LOGGERS = ["wandb", "trackio"] as const;
export type Logger = (typeof LOGGERS)[number];

/** `--log wandb` */
export const logOption = (): Option =>
  new Option(
    "--log <logger>",
    "log the finished run with this Python package: the summary of each model and the rows (wandb: offline unless WANDB_MODE " +
      "states otherwise); the run is complete even where logging fails",
  ).choices(LOGGERS);
