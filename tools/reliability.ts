/**
 * The long forms of the tests of reliability: `npx tsx tools/reliability.ts [FORM…] [--short] [--store]`. Without a form it
 * runs all of them, some hours. `--short` tries each for a minute. `--store` writes the figures to
 * bench/results/reliability.json, from which `npx tsx tools/write-reliability.ts` writes docs/reliability.md.
 *
 * Exit 1 if a row was lost, doubled or changed, or a process was left or hung.
 */
import { parseArgs } from "node:util";
import { FORMS, PROMISED_0 } from "./reliability/forms.ts";
import { storeFigures } from "./reliability/results.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { short: { type: "boolean", default: false }, store: { type: "boolean", default: false } },
});
const unknown = positionals.filter((name) => !FORMS.some((form) => form.name === name));
if (unknown.length > 0)
  throw new Error(`no form is named ${unknown.join(", ")}: ${FORMS.map(({ name }) => name).join(", ")}`);

for (const { name, run } of FORMS) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const began = performance.now();
  const figures = await run(values.short);
  const minutes = (performance.now() - began) / 60_000;
  const broken = PROMISED_0.filter((figure) => (figures[figure] ?? 0) > 0);
  process.stdout.write(`${name} (${minutes.toFixed(1)} minutes): ${JSON.stringify(figures)}\n`);
  if (broken.length > 0) process.stdout.write(`BROKEN ${name}: ${broken.join(", ")}\n`);
  if (broken.length > 0) process.exitCode = 1;
  if (values.store) await storeFigures(name, values.short, minutes, figures);
}
