/** `gain study check`: what a study would measure and what is missing for it, without loading a model. */
import { existsSync } from "node:fs";
import { Command } from "commander";
import { countPrompts, readStudy, UsageError } from "@gain/experiment";
import type { ModelRequest } from "@gain/protocol";
import { absolutePath } from "./absolutePath.ts";
import { EXIT, type ExitCode } from "./exitCodes.ts";
import { withExperimentOptions, type ExperimentArguments } from "./experimentOptions.ts";
import { stdout } from "./printer.ts";
import { studyRequests, withStudy } from "./studyRequests.ts";

/** @returns `usage` where something is missing */
export async function checkStudy(file: string, { json }: { readonly json: boolean }): Promise<ExitCode> {
  const study = await readStudy(absolutePath(file));
  const defaults = withExperimentOptions(new Command("experiment")).opts<ExperimentArguments>();
  const options = withStudy(study, defaults, []);
  const models = studyRequests(study, options, []);
  const missing = models.flatMap(missingOf);
  const promptFile = absolutePath(options.prompts);
  const prompts = await countPrompts(promptFile, options.promptColumn).catch((error: unknown) => {
    if (!(error instanceof UsageError)) throw error;
    missing.push(error.message);
    return null;
  });
  if (json) stdout.json({ study, models, promptFile, prompts, missing });
  else {
    if (study.question !== undefined) stdout.text(`question: ${study.question}`);
    stdout.text(`prompts: ${prompts === null ? "cannot be read" : `${String(prompts)} in ${promptFile}`}`);
    const measurements = prompts === null ? "" : `, ${String(models.length * prompts)} measurements`;
    stdout.text(`models: ${String(models.length)}${measurements}`);
    for (const model of models) stdout.text(`  ${modelText(model)}`);
    for (const one of new Set(missing)) stdout.text(`missing: ${one}`);
    if (missing.length === 0) stdout.text("nothing that can be seen from here is missing");
  }
  return missing.length === 0 ? EXIT.done : EXIT.usage;
}

/** What a model needs of this machine and does not find. */
function missingOf({ model, path, adapter }: ModelRequest): string[] {
  return [path, adapter].flatMap((file) =>
    file === null || existsSync(file) ? [] : [`${file}, of ${model}: there is no such file or folder`],
  );
}

/** A model in one line: what it is, and where it differs from the usual settings. */
function modelText({ model, revision, path, adapter, wiring, dtype, quantize }: ModelRequest): string {
  const stated = [
    revision === null ? null : `revision ${revision}`,
    wiring === "as-is" ? null : `${wiring} wiring`,
    dtype === "auto" ? null : dtype,
    quantize === "none" ? null : quantize,
    adapter === null ? null : `adapter ${adapter}`,
    path === null ? null : `from ${path}`,
  ];
  const settings = stated.filter((text) => text !== null);
  return settings.length === 0 ? model : `${model}: ${settings.join(", ")}`;
}
