import type { Command } from "commander";
import { EXIT, type ExitCode } from "../exitCodes.ts";
import { stdout } from "../printer.ts";
import { bashScript } from "./bashScript.ts";
import { commandTree } from "./commandTree.ts";
import { fishScript } from "./fishScript.ts";
import type { Shell } from "./shells.ts";

/** `gain completion SHELL`: a script that lists the commands and options of this version. */
export function printCompletion(program: Command, shell: Shell): ExitCode {
  stdout.laidOut(completionScript(program, shell));
  return EXIT.done;
}

export function completionScript(program: Command, shell: Shell): string {
  const commands = commandTree(program);
  if (shell === "fish") return fishScript(commands);
  const script = bashScript(commands);
  return shell === "bash" ? script : `autoload -U +X bashcompinit && bashcompinit\n${script}`;
}
