import { Option } from "commander";

/** `--details` */
export const detailsOption = (): Option =>
  new Option(
    "--details",
    "print every table that summary.txt holds before the answer, and name every file (default: the answer alone)",
  ).default(false);
