import { interpreterChanged } from "../errors.ts";

const IMPORT = /^import \{ ([\w, ]+) \} from 'vega-util';\n/;
const EXPORT = /\nexport \{ (\w+) as expressionInterpreter \};\n(?:\/\/# sourceMappingURL=.*\n?)?$/;

/**
 * Converts Vega's expression interpreter, which is a module, to a script for a page with Vega as a global: its imports
 * are taken from Vega, and its export becomes `vega.expressionInterpreter`.
 *
 * @throws ReportError where the module does not have exactly one known import and one export.
 */
export function interpreterScript(module: string): string {
  const imported = IMPORT.exec(module)?.[1];
  const exported = EXPORT.exec(module)?.[1];
  if (imported === undefined || exported === undefined) throw interpreterChanged();
  const body = module.replace(IMPORT, "").replace(EXPORT, "");
  if (/^(?:import|export)\b/m.test(body)) throw interpreterChanged();
  return `vega.expressionInterpreter = (() => {\nconst { ${imported} } = vega;\n${body}\nreturn ${exported};\n})();\n`;
}
