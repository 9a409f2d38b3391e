import { IncompleteRun } from "@gain/experiment";
import type { Command, CommanderError } from "commander";
import { EXIT, type ExitCode } from "./exitCodes.ts";
import { printable } from "./printable.ts";
import { stderr } from "./printer.ts";
import { shownCommands } from "./shownCommands.ts";
import { sourceStack } from "./sourceStack.ts";

/**
 * Prints an error of commander, with the options or commands that exist. Help and version are not errors.
 *
 * @returns the exit code
 */
export function commandLineError(error: CommanderError, program: Command): ExitCode {
  if (error.exitCode === 0) return EXIT.done;
  const command = deepest(program, process.argv.slice(2));
  // Commander has printed the help of a command that lacks its subcommand.
  if (error.code !== "commander.help") stderr.text(error.message);
  if (error.code === "commander.unknownOption" || error.code === "commander.excessArguments") {
    const options = command.options.map((option) => option.long ?? option.flags);
    stderr.text(`Options of ${fullName(command)}: ${options.join(", ")}, --help`);
  }
  if (command.commands.length > 0) {
    const names = shownCommands(command).map((candidate) => candidate.name());
    stderr.text(`Commands of ${fullName(command)}: ${names.join(", ")}`);
  }
  return EXIT.usage;
}

/** The last subcommand that the arguments name. */
function deepest(command: Command, given: readonly string[]): Command {
  const next = command.commands.find((candidate) => given.includes(candidate.name()));
  return next === undefined ? command : deepest(next, given);
}

const fullName = (command: Command): string =>
  command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;

/** An error of ours. Each package has its own class; all of them have `foreseen`. */
interface ForeseenError extends Error {
  readonly foreseen: true;
  /** From a closed list; the key of docs/errors.md. */
  readonly code?: string;
}

const isForeseen = (error: unknown): error is ForeseenError =>
  error instanceof Error && "foreseen" in error && error.foreseen === true;

/** An error's message with its code; the stack only for a fault of the program. */
export const failureText = (error: unknown): string => printable(rawText(error));

function rawText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = codeOf(error);
  const text = `gain: ${code === undefined ? "" : `${code}: `}${error.message}`;
  if (isForeseen(error)) return text;
  const stack = sourceStack(error.stack ?? error.message);
  return code === undefined ? stack : `${text}\n${stack}`;
}

/** The code of an error of ours. System errors also have a `code`, which is not returned. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error && "foreseen" in error && "code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

export function failureCode(error: unknown): ExitCode {
  if (error instanceof IncompleteRun) return EXIT.incomplete;
  return isForeseen(error) ? EXIT.usage : EXIT.fault;
}
