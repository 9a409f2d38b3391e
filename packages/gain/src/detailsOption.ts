import { Option } from "commander";

/** `--details` */
export const detailsOption = (): Option =>
  new Option(
    "--details",
    "print every table of summary.txt before the answer, and name every file (default: only the answer)",
  ).default(false);
