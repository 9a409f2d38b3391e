import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { ReportError } from "../errors.ts";
import { interpreterScript } from "./interpreterScript.ts";

const MODULE =
  "import { twice, isWord } from 'vega-util';\n\nconst four = twice(2);\n\nexport { four as expressionInterpreter };\n//# sourceMappingURL=x.js.map\n";

it("takes its imports from Vega's global and adds its export to it", () => {
  const vega: Record<string, unknown> = { twice: (n: number) => 2 * n, isWord: () => true };
  runInNewContext(interpreterScript(MODULE), { vega });
  expect(vega["expressionInterpreter"]).toBe(4);
});

it.each([
  ["another import", `import x from "y";\n${MODULE}`],
  ["a second import", MODULE.replace("\n\nconst", "\nimport { z } from 'vega-scale';\n\nconst")],
  ["no import", MODULE.slice(MODULE.indexOf("\n"))],
  ["no export", MODULE.slice(0, MODULE.indexOf("export"))],
  ["a second export", MODULE.replace("const four", "export const four")],
])("throws for a module with %s", (_what, module) => {
  expect(() => interpreterScript(module)).toThrow(ReportError);
});
