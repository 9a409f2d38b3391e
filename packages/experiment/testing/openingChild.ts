/** A process that opens a run until it is killed: `openingChild.ts FOLDER MODEL PROMPTS`. It prints a line before. */
import { writeSync } from "node:fs";
import { fakeRequest } from "@gain/sidecar/testing/fakeSidecar";
import { openRun } from "../src/openRun.ts";

const [folder = "", model = "", promptFile = ""] = process.argv.slice(2);
writeSync(1, "opening\n");
await openRun({
  models: [{ ...fakeRequest, model }],
  promptFile,
  folder,
  runsFolder: folder,
  startedAt: new Date(),
});
// The store stays open until the kill.
setInterval(() => undefined, 1_000);
