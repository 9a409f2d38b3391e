/** `gain study check`: what a study would measure and what is missing for it, without loading a model. */
import { existsSync } from "node:fs";
import { Command } from "commander";
import {
  analysisPlan,
  countPrompts,
  hubCache,
  isToFetch,
  readFilesStudy,
  readStudy,
  UsageError,
  type FilesStudy,
  type Study,
} from "@gain/experiment";
import type { ModelRequest } from "@gain/protocol";
import { absolutePath } from "./absolutePath.ts";
import { EXIT, type ExitCode } from "./exitCodes.ts";
import { withExperimentOptions, type ExperimentArguments } from "./experimentOptions.ts";
import { stdout } from "./printer.ts";
import { diskMissing, needsText, studyNeeds } from "./studyNeeds.ts";
import { studyRequests, withStudy } from "./studyRequests.ts";

/** @returns `usage` where something is missing */
export async function checkStudy(file: string, options: { readonly json: boolean }): Promise<ExitCode> {
  const files = await readFilesStudy(absolutePath(file));
  return files === null
    ? checkModels(await readStudy(absolutePath(file)), options)
    : checkFiles(files, options);
}

/** A study of files needs its files, and nothing else. */
function checkFiles(study: FilesStudy, { json }: { readonly json: boolean }): ExitCode {
  const missing = study.files.flatMap(({ file }) =>
    existsSync(file) ? [] : [`${file}: there is no such file or folder`],
  );
  if (json) stdout.json({ study, missing });
  else {
    if (study.question !== undefined) stdout.text(`question: ${study.question}`);
    stdout.text(
      `files: ${String(study.files.length)}, with the results of ${String(study.models.length)} models`,
    );
    for (const { file } of study.files) stdout.text(`  ${file}`);
    printMissing(missing, []);
  }
  return missing.length === 0 ? EXIT.done : EXIT.usage;
}

async function checkModels(study: Study, { json }: { readonly json: boolean }): Promise<ExitCode> {
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
  const runs = absolutePath("runs");
  const needs = prompts === null ? null : await studyNeeds(models, prompts, runs);
  const space = needs === null ? undefined : diskMissing(needs, runs);
  if (space !== undefined) missing.push(space);
  const cache = hubCache(process.env);
  const toFetch = models.filter((model) => isToFetch(model, cache));
  if (json)
    stdout.json({ study, models, promptFile, prompts, needs, missing, toFetch: toFetch.map(modelText) });
  else {
    if (study.question !== undefined) stdout.text(`question: ${study.question}`);
    stdout.text(`prompts: ${prompts === null ? "cannot be read" : `${String(prompts)} in ${promptFile}`}`);
    const measurements = prompts === null ? "" : `, ${String(models.length * prompts)} measurements`;
    stdout.text(`models: ${String(models.length)}${measurements}`);
    for (const line of modelLines(models)) stdout.text(`  ${line}`);
    stdout.text(`analysis: ${planText(study)}`);
    if (needs !== null) for (const line of needsText(needs, models.length)) stdout.text(line);
    printMissing(missing, modelLines(toFetch));
  }
  return missing.length === 0 ? EXIT.done : EXIT.usage;
}

/** @param toFetch models that are not on this machine; their measurement fetches them */
function printMissing(missing: readonly string[], toFetch: readonly string[]): void {
  for (const one of new Set(missing)) stdout.text(`missing: ${one}`);
  if (toFetch.length > 0) {
    stdout.text(
      "not in the cache of the hub's client, and fetched when they are measured, which needs a network:",
    );
    for (const line of toFetch) stdout.text(`  ${line}`);
  } else if (missing.length === 0) stdout.text("nothing that can be seen from here is missing");
}

function planText({ analysis }: Study): string {
  const plan = analysisPlan(analysis);
  if (plan === null) return "the program's own";
  const { outcome, primary, covariates, exploratory } = plan;
  const listed = (names: readonly string[]): string => (names.length === 0 ? "none" : names.join(", "));
  return `outcome ${outcome}, primary ${primary}; covariates: ${listed(covariates)}; exploratory: ${listed(exploratory)}`;
}

/** A line for each model; models that follow each other and differ in their revisions alone share one. */
function modelLines(models: readonly ModelRequest[]): readonly string[] {
  const groups: [ModelRequest, ...ModelRequest[]][] = [];
  for (const model of models) {
    const group = groups.at(-1);
    const same = (each: ModelRequest): string => JSON.stringify({ ...each, revision: null });
    if (group !== undefined && same(group[0]) === same(model)) group.push(model);
    else groups.push([model]);
  }
  return groups.map(([first, ...others]) => {
    const last = others.at(-1);
    if (last === undefined) return modelText(first);
    return `${modelText({ ...first, revision: null })}, ${String(others.length + 1)} revisions: ${first.revision ?? "main"} … ${last.revision ?? "main"}`;
  });
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
