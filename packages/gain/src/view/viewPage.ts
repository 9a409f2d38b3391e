import { fileURLToPath } from "node:url";
import { reportAssets } from "@gain/report";
import type { PageParts } from "@gain/viewer";

/** The parts of the page: its own scripts, which the bundling of the program compiles, and those of a report. */
export const viewPage = (): PageParts => ({
  compiled: fileURLToPath(new URL("../../../viewer/dist", import.meta.url)),
  report: reportAssets(),
});
