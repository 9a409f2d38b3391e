import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { commandText } from "./commandText.ts";

/** What nx itself makes of a command and the words behind `--`. */
const { interpolateArgsIntoCommand } = createRequire(import.meta.url)(
  "../../../node_modules/nx/dist/src/executors/run-commands/run-commands.impl.js",
) as { interpolateArgsIntoCommand: (command: string, options: object, forwardAllArgs: boolean) => string };

const read = (command: string): string[] =>
  execFileSync("sh", ["-c", command], { encoding: "utf8" }).split("\0").slice(0, -1);

test("the program gets every word as it was, through the shell, nx, and the shell of nx", () => {
  const words = [
    ...["plain/file.csv", "two words", "it's", '"quoted"', "'quoted'", "$HOME", "a\nb", "*", "--out=x"],
    ...["", "é;rm -rf", "x=y z", "--a=$HOME b", "back`tick", "back\\slash", "#", "!x", "~/y", "(a)", "a & b"],
  ];
  const typed = commandText("analyze", words).replace("npx nx run gain:analyze --", "printf '%s\\0'");
  const behindDashes = read(typed);
  const options = { __unparsed__: behindDashes, parsedArgs: {}, unknownOptions: {} };
  expect(read(interpolateArgsIntoCommand("printf '%s\\0'", options, true))).toEqual(words);
});

test("a path with blanks alone reads as one would type it", () => {
  expect(commandText("analyze", ["/tmp/a b.csv", "--out", "/tmp/c"])).toBe(
    "npx nx run gain:analyze -- '/tmp/a b.csv' --out /tmp/c",
  );
});
