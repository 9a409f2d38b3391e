import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, it } from "vitest";
import { SCRIPT_FILES } from "../page/pageCode.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));

const OPTIONS: ts.CompilerOptions = {
  allowJs: true,
  checkJs: true,
  noEmit: true,
  strict: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noUnusedLocals: true,
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  types: ["vega"],
  skipLibCheck: true,
};

const complaints = (files: readonly string[]): readonly string[] =>
  ts
    .getPreEmitDiagnostics(
      ts.createProgram(
        files.map((file) => folder + file),
        OPTIONS,
      ),
    )
    .map(
      ({ messageText, file, start }) =>
        `${file?.fileName.slice(folder.length) ?? ""}:${String(start)} ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );

it("has every script in the page, once", () => {
  const scripts = readdirSync(folder).filter((file) => file.endsWith(".js"));
  expect([...SCRIPT_FILES].sort()).toEqual(scripts.sort());
});

it("type-checks as one program of strict JavaScript", () => {
  expect(complaints(SCRIPT_FILES)).toEqual([]);
});
