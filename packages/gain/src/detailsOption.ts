import { Option } from "commander";

/** `--quiet` */
export const quietOption = (): Option =>
  new Option("--quiet", "print nothing but errors and the last line; the files have all the rest")
    .default(false)
    .conflicts(["json", "details"]);

/** `--details` */
export const detailsOption = (): Option =>
  new Option(
    "--details",
    "print every table of summary.txt before the answer, and name every file (default: only the answer)",
  ).default(false);
