import { readFileSync } from "node:fs";
import { Command } from "commander";
import { expect, test } from "vitest";
import { mapOption, summaryPromptsOption } from "./analyzeOptions.ts";
import { withExportOptions } from "./export/exportOptions.ts";
import { withExperimentOptions } from "./experimentOptions.ts";
import { withViewCommands } from "./view/viewOptions.ts";
import { withTwinsOptions } from "./twins/twinsOptions.ts";
import { withVerifyOptions } from "./verifyOptions.ts";

const page = readFileSync(new URL("../../../docs/options.md", import.meta.url), "utf8");
const named = new Set(page.match(/--[a-z]+(?:-[a-z]+)*/g));

function viewOptions() {
  const never = (): Promise<void> => Promise.resolve();
  const view = withViewCommands(new Command(), { view: never, bundle: never });
  return [view, ...view.commands].flatMap(({ options }) => options);
}

test("docs/options.md has every option of experiment, analyze, export, twins, view and verify, and no other", () => {
  const options = [
    ...withExperimentOptions(new Command()).options,
    ...withVerifyOptions(new Command()).options,
    ...withExportOptions(new Command()).options,
    ...withTwinsOptions(new Command()).options,
    ...viewOptions(),
    ...[mapOption(), summaryPromptsOption()],
  ];
  const known = options.map(({ long }) => long ?? "");
  expect(known.length).toBeGreaterThan(30);
  expect(known.filter((option) => !named.has(option))).toEqual([]);
  // Of nx and commander, and of `sidecar stop`.
  const others = new Set([...known, "--help", "--all"]);
  expect([...named].filter((option) => !others.has(option))).toEqual([]);
});
