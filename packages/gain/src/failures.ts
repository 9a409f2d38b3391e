import { IncompleteRun, UsageError } from "@gain/experiment";
import type { Command, CommanderError } from "commander";
import { EXIT, type ExitCode } from "./exitCodes.ts";
import { sourceStack } from "./sourceStack.ts";

/**
 * What commander refuses: says what is wrong and which options there are. Help and version are no failures.
 *
 * @returns the exit code
 */
export function commandLineError(error: CommanderError, program: Command): ExitCode {
  if (error.exitCode === 0) return EXIT.done;
  const command = deepest(program, process.argv.slice(2));
  // A command that needs another behind it: its help is printed already.
  if (error.code !== "commander.help") process.stderr.write(`${error.message}\n`);
  if (error.code === "commander.unknownOption" || error.code === "commander.excessArguments") {
    const options = command.options.map((option) => option.long ?? option.flags);
    process.stderr.write(`Options of ${fullName(command)}: ${options.join(", ")}, --help\n`);
  }
  if (command.commands.length > 0) {
    const names = command.commands.map((candidate) => candidate.name());
    process.stderr.write(`Commands of ${fullName(command)}: ${names.join(", ")}\n`);
  }
  return EXIT.usage;
}

/** The command that these words ask for, as far as they name one. */
function deepest(command: Command, words: readonly string[]): Command {
  const next = command.commands.find((candidate) => words.includes(candidate.name()));
  return next === undefined ? command : deepest(next, words);
}

const fullName = (command: Command): string =>
  command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;

/** An error in words; the stack only for what no one foresaw. */
export function failureText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return isForeseen(error) ? `gain: ${error.message}` : sourceStack(error.stack ?? error.message);
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
