/** The examples of docblocks, which a test of the package runs. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../setup/project.ts";

const FOLDERS = ["inference", "gains", "models"].map((name) => join(PROJECT, "packages/analysis/src", name));

const DOCUMENTED = /@example\n((?: \* .*\n)+) \*\/\nexport (?:function|const) (\w+)/g;

/** For each function of @gain/analysis that has one, its example: code, then a comment with numbers of the result. */
export function docblockExamples(): ReadonlyMap<string, string> {
  const files = FOLDERS.flatMap((folder) => readdirSync(folder).map((file) => join(folder, file))).filter(
    (path) => path.endsWith(".ts") && !path.endsWith(".test.ts"),
  );
  return new Map(
    files.flatMap((path) =>
      [...readFileSync(path, "utf8").matchAll(DOCUMENTED)].map(
        ([, lines = "", name = ""]) => [name, lines.replaceAll(/^ \* /gm, "").trimEnd()] as const,
      ),
    ),
  );
}
