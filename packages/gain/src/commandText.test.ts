import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { commandText } from "./commandText.ts";

test("a shell reads back every word of the command as it was", () => {
  const words = [
    "plain/file.csv",
    "two words",
    "it's",
    '"quoted"',
    "$HOME",
    "a\nb",
    "*",
    "--out=x",
    "",
    "é;rm -rf",
  ];
  const command = commandText("analyze", words).replace("npx nx run gain:analyze --", "printf '%s\\0'");
  const read = execFileSync("sh", ["-c", command], { encoding: "utf8" }).split("\0");
  expect(read.slice(0, -1)).toEqual(words);
});
