import { execFileSync, spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { gainProgram } from "../commandLine.ts";
import { completionScript } from "./completion.ts";
import type { Shell } from "./shells.ts";

const { signal } = new AbortController();
const interruption = { interrupted: signal, killed: signal, draining: <T>(work: () => Promise<T>) => work() };
const program = gainProgram({ interruption }, () => undefined);

/** Completes the last word as each shell does. */
const COMPLETE: Readonly<Record<Shell, (script: string, words: readonly string[]) => readonly string[]>> = {
  bash: (script, words) => [
    "--norc",
    "-c",
    `${script}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _gain; printf '%s\\n' "\${COMPREPLY[@]}"`,
    "bash",
    ...words,
  ],
  // As `bashcompinit` calls a function of bash.
  zsh: (script, words) => [
    "-f",
    "-c",
    `autoload -U compinit && compinit -D -u\n${script}\n` +
      `emulate ksh -c 'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _gain; printf "%s\\n" "\${COMPREPLY[@]}"'`,
    "zsh",
    ...words,
  ],
  fish: (script, words) => ["--no-config", "-c", `${script}\ncomplete -C ${JSON.stringify(words.join(" "))}`],
};

function completed(shell: Shell, ...words: readonly string[]): readonly string[] {
  const given = COMPLETE[shell](completionScript(program, shell), words);
  const printed = execFileSync(shell, given, { encoding: "utf8", cwd: import.meta.dirname });
  return (
    printed
      .split("\n")
      .map((line) => line.split("\t")[0]?.trim() ?? "")
      // zsh itself leaves out the words that begin otherwise.
      .filter((line) => line !== "" && line.startsWith(shell === "zsh" ? (words.at(-1) ?? "") : ""))
      .toSorted()
  );
}

const isInstalled = (shell: string): boolean => spawnSync(shell, ["-c", "exit 0"]).status === 0;

test.for<Shell>(["bash", "zsh", "fish"])(
  "%s completes commands, options and their values",
  (shell, context) => {
    if (!isInstalled(shell)) context.skip(`${shell} is not installed`);
    expect(completed(shell, "gain", "s")).toEqual(["share", "sidecar", "study", "summarize"]);
    expect(completed(shell, "gain", "sidecar", "st")).toEqual(["start", "status", "stop"]);
    expect(completed(shell, "gain", "study", "check", "--j")).toEqual(["--json"]);
    expect(completed(shell, "gain", "experiment", "--model-p")).toEqual(["--model-path"]);
    expect(completed(shell, "gain", "experiment", "--precision", "f")).toEqual(["fast"]);
    expect(completed(shell, "gain", "completion", "")).toEqual(["bash", "fish", "zsh"]);
    expect(completed(shell, "gain", "analyze", "bashS")).toEqual(["bashScript.ts"]);
    expect(completed(shell, "gain", "doctor", "--model")).toEqual([]);
  },
);
