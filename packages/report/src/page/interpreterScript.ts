import { interpreterChanged } from "../errors.ts";

const IMPORT = /^import \{ ([\w, ]+) \} from 'vega-util';\n/;
const EXPORT = /\nexport \{ (\w+) as expressionInterpreter \};\n(?:\/\/# sourceMappingURL=.*\n?)?$/;

/**
 * Vega's expression interpreter, which comes as a module, as a script for a page that has Vega as a global: what it
 * imports is taken from Vega, and what it exports becomes `vega.expressionInterpreter`.
 *
 * @throws ReportError when the module has another shape than the one import and one export that this knows.
 */
export function interpreterScript(module: string): string {
  const imported = IMPORT.exec(module)?.[1];
  const exported = EXPORT.exec(module)?.[1];
  if (imported === undefined || exported === undefined) throw interpreterChanged();
  const body = module.replace(IMPORT, "").replace(EXPORT, "");
  if (/^(?:import|export)\b/m.test(body)) throw interpreterChanged();
  return `vega.expressionInterpreter = (() => {\nconst { ${imported} } = vega;\n${body}\nreturn ${exported};\n})();\n`;
}
