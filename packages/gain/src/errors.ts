/** Messages for a command line that cannot be followed. Each names the options and the way out. */
import { UsageError } from "@gain/experiment";
import { setupCommand } from "@gain/sidecar/ownCommand";
import type { Departure } from "@gain/sidecar";

export const givenTwice = (flag: string, values: readonly string[]): UsageError =>
  new UsageError(
    `${flag} was given twice${values.length === 0 ? "" : `: ${values.join(" and ")}`}; give it once`,
  );

export const bothGiven = (flag: string, other: string): UsageError =>
  new UsageError(`${flag} and ${other} were both given; give one of them`);

export const valueGivenTwice = (flag: string, value: string): UsageError =>
  new UsageError(`${flag} ${value} was given twice; give each value once`);

/** Two options of which one makes the other ineffective. */
export const meaningless = (option: string, beside: string, why: string): UsageError =>
  new UsageError(`${option} has no effect with ${beside}: ${why}. Drop one of the two.`);

/** Two options that cannot both be followed. */
export const contradictory = (option: string, other: string, why: string): UsageError =>
  new UsageError(`${option} contradicts ${other}: ${why}. Drop one of the two.`);

export const badTemplate = (path: string, problem: string, cause?: unknown): UsageError =>
  new UsageError(
    `--chat-template ${path} cannot be read: ${problem}. Needed is a file with a Jinja template in UTF-8, default or none.`,
    { cause },
  );

/** An option that needs `--model`. */
export const needsModel = (option: string, what: string): UsageError =>
  new UsageError(`${option} names ${what} of one model: name the model with --model`);

export const speaksOfOne = (options: string): UsageError =>
  new UsageError(`${options} apply to one model; give one --model with them`);

export const deviceInMemoryTwice = (list: string, device: string): UsageError =>
  new UsageError(`--max-memory ${list} names ${device} twice; name it once`);

export const studyNames = (flag: string): UsageError =>
  new UsageError(
    `${flag} was given with --study: the study names the models. Change the study, or leave it out.`,
  );

/** @param names those of the models in the files */
export const namesNoModel = (study: string, model: string, names: readonly string[]): UsageError =>
  new UsageError(
    `${study} names ${model}, and no file of it has a model of that name. The files have: ${names.toSorted().join(", ")}`,
  );

export const filesAndStudy = (): UsageError =>
  new UsageError(
    "files were given with --study: the study names the files. Change the study, or leave it out.",
  );

export const nothingToAnalyse = (): UsageError =>
  new UsageError("nothing to analyse was given: name files or run folders, or a study of files with --study");

export const optionsOfStudy = (flag: string): UsageError =>
  new UsageError(`${flag} was given with --study: the study states it. Change the study, or leave it out.`);

export const studyOfModels = (study: string): UsageError =>
  new UsageError(
    `${study} names models to measure, and no files: gain experiment --study ${study} measures them`,
  );

export const noGroupColumn = (column: string, path: string, columns: readonly string[]): UsageError =>
  new UsageError(
    `--group-by ${column}: ${path} has no such column beside those of gain; there are: ${columns.join(", ") || "none"}`,
  );

export const noPython = (python: string): UsageError =>
  new UsageError(`there is no Python at ${python}. Run "${setupCommand()}".`);

export const otherEnvironment = (): UsageError =>
  new UsageError(`the sidecar's environment has another version of gain. Run "${setupCommand()}".`);

export const notWarm = (pid: number): UsageError =>
  new UsageError(`process ${String(pid)} is not a warm sidecar; gain sidecar status lists them`);

export const severalWarm = (count: number): UsageError =>
  new UsageError(
    `${String(count)} sidecars are kept warm: give the process of one, as gain sidecar status lists it, or --all`,
  );

export const unreadableSource = (path: string, cause: unknown): UsageError =>
  new UsageError(`cannot read ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });

export const noReferences = (path: string, why: string, cause?: unknown): UsageError =>
  new UsageError(
    `${path} holds no cited gains: ${why}. --references takes notebook, none or a JSON file such as ` +
      '{"source": "…", "gains": [{"model": "…", "gain": 1.1, "architecture": "Sequential", "normType": "LayerNorm"}]}',
    { cause },
  );

export const noRun = (folder: string): UsageError =>
  new UsageError(`${folder} is not a run of gain: it has no plan.json`);

export const optionsOfFiles = (folder: string): UsageError =>
  new UsageError(
    `--map and --summary-prompts apply to files, and ${folder} is a run's folder: leave them out`,
  );

export const verifyTimeout = (folder: string, seconds: number): UsageError =>
  new UsageError(
    `the check of ${folder} did not end within ${String(seconds)} s: it proves nothing. Give a large run more time with ` +
      "--timeout <seconds>",
  );

export const outOfMemory = (folder: string, megabytes: number): UsageError =>
  new UsageError(
    `the check of ${folder} needs more than ${String(megabytes)} MB: it proves nothing. Allow more with --memory <megabytes>`,
  );

export const noAnswer = (folder: string, end: string): UsageError =>
  new UsageError(
    `the process that checks ${folder} ended without an answer (${end}): it proves nothing. Give the command again`,
  );

export const noParent = (): UsageError =>
  new UsageError("verify-here is a part of gain verify: give gain verify <run>");

export const oneOfTwins = (): UsageError =>
  new UsageError(
    "give one of --pocket (a demonstration in minutes), --corpus DIR (the full experiment) and --measurements (the committed results)",
  );

export const twinsNeedPlan = (): UsageError =>
  new UsageError("--plan and --cells apply to the models that --corpus trains: give it, or drop them");

export const unknownCells = (
  plan: string,
  unknown: readonly string[],
  known: readonly string[],
): UsageError => new UsageError(`${plan} has no cell ${unknown.join(", ")}; it has ${known.join(", ")}`);

/** @param text what the training program said, with its way out */
export const trainingRefused = (text: string): UsageError => new UsageError(text);

export const trainingEnded = ({ exitCode, signal, stderrTail }: Departure): UsageError =>
  new UsageError(
    `the training program ended with ${signal === null ? `exit status ${String(exitCode)}` : `signal ${signal}`}. What it had saved is kept, ` +
      `and the same command continues.${stderrTail.length === 0 ? " It printed nothing." : ` Its last lines:\n  ${stderrTail.join("\n  ")}`}`,
  );

export const notExportable = (folder: string, why: string, cause?: unknown): UsageError =>
  new UsageError(`${folder} cannot be exported: ${why}. Give the folder of a finished run.`, { cause });

export const exportExists = (folder: string): UsageError =>
  new UsageError(`${folder} exists already: name a new folder for the files, or remove it`);

export const noLogger = (logger: string, python: string): UsageError =>
  new UsageError(
    `--log ${logger}: the Python package ${logger} is not installed. Install it: ${python} -m pip install ${logger}`,
  );

export const notLogged = (logger: string, why: string, folder: string): string =>
  `notice: the run is complete, but was not logged to ${logger}: ${why}. Its files are in ${folder}.`;
