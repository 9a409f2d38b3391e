import { IncompleteRun, UsageError } from "@gain/experiment";
import type { Command, CommanderError } from "commander";
import { EXIT, type ExitCode } from "./exitCodes.ts";

/**
 * What commander refuses: says what is wrong and which options there are. Help and version are no failures.
 *
 * @returns the exit code
 */
export function commandLineError(error: CommanderError, program: Command): ExitCode {
  if (error.exitCode === 0) return EXIT.done;
  const command = program.commands.find((candidate) => process.argv.includes(candidate.name())) ?? program;
  process.stderr.write(`${error.message}\n`);
  if (error.code === "commander.unknownOption" || error.code === "commander.excessArguments") {
    const options = command.options.map((option) => option.long ?? option.flags);
    process.stderr.write(`Options of gain ${command.name()}: ${options.join(", ")}, --help\n`);
  }
  if (command === program) {
    const names = program.commands.map((candidate) => candidate.name());
    process.stderr.write(`Commands of gain: ${names.join(", ")}\n`);
  }
  return EXIT.usage;
}

/** An error in words; the stack only for what no one foresaw. */
export function failureText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return isForeseen(error) ? `gain: ${error.message}` : (error.stack ?? error.message);
}

export function failureCode(error: unknown): ExitCode {
  return error instanceof IncompleteRun ? EXIT.incomplete : EXIT.usage;
}

const FORESEEN = new Set([
  "RecordsError",
  "ReportError",
  "FigureInputError",
  "FigureRenderError",
  "AnalysisError",
  "SidecarFailed",
  "SidecarGone",
  "SidecarSilent",
  "NotebookFileError",
]);

function isForeseen(error: Error): boolean {
  return error instanceof UsageError || error instanceof IncompleteRun || FORESEEN.has(error.name);
}
