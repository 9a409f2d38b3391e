/** A process that prints a line, opens a run and waits to be killed: `openingChild.ts FOLDER MODEL PROMPTS`. */
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
