/**
 * The command line of gain.
 *
 *   experiment   plan ─▶ sidecar ─▶ store ─▶ analysis ─▶ figures, tables, verdict ─▶ manifest
 *   analyze      files of a run, or CSV, JSON and Parquet that Python wrote ─▶ tables, figures, verdict
 *   summarize    any number of stored rows ─▶ mean, SD, quantiles, t by model and category
 *   doctor       what is installed, what is missing, how to fix it
 *   list         the runs of a folder, from their small files
 *   view         a local page of the runs of a folder; bundle: the same as a static site
 *   export       a finished run in the files of another tool
 *   share        a finished run as a folder for a data set on the hub
 *   verify       a run's files against each other, from the files alone: every output is made again
 *   study        check: what a study file would measure
 *   twins        train, measure and compare models that differ in their wiring alone
 *   sidecar      start, status, stop: models that stay loaded between runs
 *   completion   what a shell needs to complete commands and options
 *
 * Each command is imported when it is called, so that `--help` and the first line are printed without delay.
 */
import type { HeadStart } from "@gain/sidecar";
import { Argument, Command, CommanderError } from "commander";
import { COMPLETION_HELP, SHELLS, type Shell } from "./completion/shells.ts";
import { codeOf, commandLineError, failureText, failureCode } from "./failures.ts";
import { EXIT, exitLine, type ExitCode } from "./exitCodes.ts";
import type { Interruption } from "./interruption.ts";
import { stderr, stdout } from "./printer.ts";
import { ownVersion } from "./provenance.ts";
import type { AnalyzeOptions } from "./analyze.ts";
import { mapOption, summaryPromptsOption } from "./analyzeOptions.ts";
import { detailsOption, quietOption } from "./detailsOption.ts";
import {
  withExportOptions,
  withShareOptions,
  type ExportOptions,
  type ShareOptions,
} from "./export/exportOptions.ts";
import { withExperimentOptions, type ExperimentArguments } from "./experimentOptions.ts";
import { givenOptions, watchOptions } from "./givenOptions.ts";
import { RUNS_FOLDER } from "./runsFolder.ts";
import { clusterOption, openClusterOption } from "./clusterOption.ts";
import type { DoctorArguments } from "./doctor.ts";
import { familyOption } from "./familyOption.ts";
import { groupByOption } from "./groupByOption.ts";
import { marginOption } from "./marginOption.ts";
import { referencesOption } from "./referencesOption.ts";
import { withSidecarCommands } from "./sidecarOptions.ts";
import { withTwinsOptions, type TwinsArguments } from "./twins/twinsOptions.ts";
import type { VerifyLimits } from "./verification/boundedVerify.ts";
import type { VerifyOptions } from "./verification/verifyFolder.ts";
import { withViewCommands } from "./view/viewOptions.ts";
import { VERIFY_HERE, withVerifyHere, withVerifyOptions } from "./verifyOptions.ts";

const ANALYZE_HELP = `
Outputs: report.html (open it first), summary.txt and .md, table.tex, findings.json, every figure as specification, SVG
and PNG, and the rows as CSV, JSON and Parquet.

A file needs one gain per row: Last_Gain, or the norms from which it is computed. A file that has only the mean of a
model's gains is kept as a summary with its own tests. stderr and the report list every other field that is missing, was
read under another name, or is not trustworthy. They also name the block of gains that are not the last block's; gains
are compared only with gains of the same block. Several files are compared prompt by prompt. All files are read before
any file is written.

  gain analyze gptj_parallel_test_20260105_152333.csv
  gain analyze mine.csv --map gain=H_ratio --map entropy=H
  gain analyze a.csv b.json runs/20261124_093148_smollm2_135m --out comparison
  gain analyze --study studies/seed-outputs.yaml
  gain analyze a.csv b.csv --family mine-v1=Mine --family mine-v2=Mine
`;

const STUDY_HELP = `
A study file names models and how they are measured; every combination of a model's lists is measured:

  question: Does parallel attention dampen the residual stream?
  prompts: prompts.jsonl            # relative to this file; the notebook's where left out
  defaults: { dtype: float32 }      # of every model that does not state it
  models:
    - model: EleutherAI/pythia-160m
      revisions: ["step{1000..143000..1000}"]
      family: Pythia
    - path: models/own
      wirings: [as-is, sequential]
  analysis: { margin: 0.01 }

  gain study check studies/mine.yaml
  gain experiment --study studies/mine.yaml --device cuda

docs/public/study.schema.json is its JSON Schema, for editors.
`;

/** What the process has begun before it reads its command line. */
interface Begun {
  /** A sidecar that an experiment may use. */
  readonly headStart?: HeadStart | undefined;
  readonly interruption: Interruption;
}

/**
 * Every command with its options.
 *
 * @param ended receives the exit code of the command
 */
export function gainProgram({ headStart, interruption }: Begun, ended: (code: ExitCode) => void): Command {
  const program = new Command("gain")
    .description("Measures how a language model's residual stream grows from block to block.")
    .version(ownVersion())
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({
      outputError: () => undefined,
      writeOut: (text) => {
        stdout.laidOut(text.trimEnd());
      },
      writeErr: (text) => {
        stderr.laidOut(text.trimEnd());
      },
    });

  withExperimentOptions(program.command("experiment"))
    .description(
      "measure models on prompts and test whether the last block dampens or expands the residual stream",
    )
    .action(async (options: ExperimentArguments, command: Command) => {
      const { experiment } = await import("./experiment.ts");
      ended(await experiment(options, givenOptions(command), headStart, interruption));
    });

  program
    .command("analyze")
    .description(
      "analyse a run's folder again, or CSV, JSON and Parquet files of gain, the notebook or related scripts",
    )
    .argument("[files...]", "run folders, .csv, .json or .parquet files")
    .option(
      "--study <file>",
      "analyse the files that this study names, as it states, in the place of files given here",
    )
    .option("--out <folder>", "folder of the outputs (default: <name>_analysis beside the first file)")
    .addOption(mapOption())
    .addOption(summaryPromptsOption())
    .addOption(familyOption())
    .addOption(marginOption())
    .addOption(groupByOption())
    .addOption(referencesOption())
    .addOption(detailsOption())
    .addOption(quietOption())
    .option("--json", "print the findings as JSON on stdout, everything else on stderr", false)
    .addHelpText("after", ANALYZE_HELP)
    .action(async (files: string[], options: AnalyzeOptions) => {
      const { analyze } = await import("./analyze.ts");
      ended(await analyze(files, options));
    });

  program
    .command("summarize")
    .description(
      "print count, mean, SD, quantiles and t test of any number of stored rows, by model and category, in little memory",
    )
    .argument("<source>", "a run's folder, or a .parquet file that gain wrote")
    .option("--json", "print the summaries as JSON", false)
    .action(async (source: string, options: { json: boolean }) => {
      const { summarize } = await import("./summarize.ts");
      ended(await summarize(source, options));
    });

  program
    .command("doctor")
    .description(
      "check this machine and the sidecar's environment, and list what is missing and how to fix it",
    )
    .addOption(clusterOption("look at the nodes of this Ray cluster too: auto or HOST:PORT"))
    .addOption(openClusterOption())
    .option("--json", "print the findings as JSON", false)
    .action(async (options: DoctorArguments) => {
      const { doctor } = await import("./doctor.ts");
      ended(await doctor(options));
    });

  program
    .command("list")
    .description(
      "list the runs of a folder, the newest first: start, models, prompts, mean gain, verdict and state",
    )
    .argument("[folder]", "a folder of runs, or one run", RUNS_FOLDER)
    .option("--json", "print the runs as JSON", false)
    .action(async (folder: string, options: { json: boolean }) => {
      const { list } = await import("./list/list.ts");
      ended(await list(folder, options));
    });

  withViewCommands(program.command("view"), {
    view: async (folder, options) => {
      const { view } = await import("./view/view.ts");
      ended(await view(folder, options));
    },
    bundle: async (folder, options) => {
      const { bundle } = await import("./view/bundle.ts");
      ended(await bundle(folder, options));
    },
  });
  withExportOptions(program.command("export"))
    .description("write a finished run in the files that another tool reads: lm-eval, inspect, wandb or csv")
    .action(async (run: string, options: ExportOptions) => {
      const { exportRun } = await import("./export/exportRun.ts");
      ended(await exportRun(run, options));
    });

  withShareOptions(program.command("share"))
    .description(
      "make a folder for a data set on the Hugging Face hub: rows, card, report and a page; nothing is uploaded",
    )
    .action(async (run: string, options: ShareOptions) => {
      const { shareRun } = await import("./export/shareRun.ts");
      ended(await shareRun(run, options));
    });

  withVerifyOptions(program.command("verify"))
    .description(
      "check, from a run's files alone, that every planned measurement is stored once and every output follows from it",
    )
    .action(async (run: string, options: VerifyOptions & VerifyLimits & { json: boolean }) => {
      const { verify } = await import("./verify.ts");
      ended(await verify(run, options));
    });
  // What `verify` runs in a process of its own.
  withVerifyHere(program.command(VERIFY_HERE, { hidden: true })).action(
    async (run: string, options: VerifyOptions) => {
      const { verifyHere } = await import("./verification/verifyHere.ts");
      await verifyHere(run, options);
    },
  );

  program
    .command("study")
    .description("study files, which name the models of one experiment")
    .command("check")
    .description("tell what a study would measure and what is missing for it, without loading a model")
    .argument("<file>", "the study file, in YAML or JSON")
    .option("--json", "print the findings as JSON", false)
    .addHelpText("after", STUDY_HELP)
    .action(async (file: string, options: { json: boolean }) => {
      const { checkStudy } = await import("./study.ts");
      ended(await checkStudy(file, options));
    });

  withTwinsOptions(program.command("twins")).action(async (options: TwinsArguments) => {
    const { twins } = await import("./twins/twins.ts");
    ended(await twins(options, interruption));
  });

  withSidecarCommands(program.command("sidecar"), {
    start: async (options) => {
      const { startSidecar } = await import("./sidecar.ts");
      ended(await startSidecar(options, interruption));
    },
    status: async (options) => {
      const { sidecarStatus } = await import("./sidecar.ts");
      ended(await sidecarStatus(options));
    },
    stop: async (pid, options) => {
      const { stopSidecar } = await import("./sidecar.ts");
      ended(await stopSidecar(pid, options));
    },
  });

  program
    .command("completion")
    .description("print what a shell needs to complete commands and options")
    .addArgument(new Argument("<shell>", "the shell").choices(SHELLS))
    .addHelpText("after", COMPLETION_HELP)
    .action(async (shell: Shell) => {
      const { printCompletion } = await import("./completion/completion.ts");
      ended(printCompletion(program, shell));
    });

  watchOptions(program);
  return program;
}

/**
 * Runs the command of `process.argv`, sets the exit code and prints the last line.
 *
 * @param begun what the process has begun before
 */
export async function runCommandLine(begun: Begun): Promise<void> {
  let code: ExitCode = EXIT.done;
  let errorCode: string | undefined;
  const program = gainProgram(begun, (ended) => (code = ended));
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) code = commandLineError(error, program);
    else {
      stderr.text(failureText(error));
      code = failureCode(error);
      errorCode = codeOf(error);
    }
  }
  stderr.text(exitLine(code, errorCode));
  process.exitCode = code;
}
