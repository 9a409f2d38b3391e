import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { commandText } from "./commandText.ts";

/** nx's own function that appends the arguments after `--` to a command. */
const { interpolateArgsIntoCommand } = createRequire(import.meta.url)(
  "../../../node_modules/nx/dist/src/executors/run-commands/run-commands.impl.js",
) as { interpolateArgsIntoCommand: (command: string, options: object, forwardAllArgs: boolean) => string };

const read = (command: string): string[] =>
  execFileSync("sh", ["-c", command], { encoding: "utf8" }).split("\0").slice(0, -1);

test("every argument reaches the program unchanged, through the shell, nx, and the shell of nx", () => {
  const given = [
    ...["plain/file.csv", "two words", "it's", '"quoted"', "'quoted'", "$HOME", "a\nb", "*", "--out=x"],
    ...["", "é;rm -rf", "x=y z", "--a=$HOME b", "back`tick", "back\\slash", "#", "!x", "~/y", "(a)", "a & b"],
  ];
  const typed = commandText("analyze", given).replace("npx nx run gain:analyze --", "printf '%s\\0'");
  const behindDashes = read(typed);
  const options = { __unparsed__: behindDashes, parsedArgs: {}, unknownOptions: {} };
  expect(read(interpolateArgsIntoCommand("printf '%s\\0'", options, true))).toEqual(given);
});

test("a path whose only special characters are blanks is quoted once", () => {
  expect(commandText("analyze", ["/tmp/a b.csv", "--out", "/tmp/c"])).toBe(
    "npx nx run gain:analyze -- '/tmp/a b.csv' --out /tmp/c",
  );
});

test("a program that was installed by name has that name in its commands, and one shell reads the arguments", () => {
  const given = ["a b", "it's", "$HOME", "a\nb", "plain", ""];
  const command = commandText("analyze", given, { GAIN_COMMAND: "npx gain-residual" });
  expect(command).toMatch(/^npx gain-residual analyze 'a b' /);
  expect(read(command.replace("npx gain-residual analyze", "printf '%s\\0'"))).toEqual(given);
});
