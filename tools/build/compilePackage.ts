/** Compiles one package's TypeScript sources to ES modules with declarations. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { PROJECT } from "../setup/project.ts";

/**
 * Writes `into/dist/*.js` and `*.d.ts`. Our packages that this one needs are read in compiled form, so that the declarations
 * that users receive are checked.
 *
 * @param compiled folder of each package compiled before, by its name
 * @throws Error with every message of the compiler
 */
export function compilePackage(folder: string, into: string, compiled: ReadonlyMap<string, string>): void {
  const sources = join(PROJECT, folder, "src");
  const files = readdirSync(sources, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => join(sources, file));
  const settings = ts.readConfigFile(join(PROJECT, "tsconfig.json"), ts.sys.readFile.bind(ts.sys));
  const { options } = ts.parseJsonConfigFileContent(settings.config, ts.sys, PROJECT);
  const program = ts.createProgram(files, {
    ...options,
    noEmit: false,
    declaration: true,
    allowImportingTsExtensions: false,
    rewriteRelativeImportExtensions: true,
    rootDir: sources,
    outDir: join(into, "dist"),
    paths: Object.fromEntries(
      [...compiled].map(([name, built]) => [name, [join(built, "dist", "index.d.ts")]]),
    ),
  });
  const { diagnostics } = program.emit();
  const messages = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (messages.length === 0) return;
  const host = { getCanonicalFileName: (name: string) => name, getCurrentDirectory: () => PROJECT };
  throw new Error(
    `${folder} does not compile:\n${ts.formatDiagnostics(messages, { ...host, getNewLine: () => "\n" })}`,
  );
}
