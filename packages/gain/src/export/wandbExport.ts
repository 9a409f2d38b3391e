import { join } from "node:path";
import { writeFileAtomically, writeTextsAtomically } from "@gain/records";
import type { ExportedModel, ExportedRun } from "./exportedRun.ts";

/**
 * The files of an artifact of Weights & Biases: `rows.table.json`, which W&B shows as a table and `wandb.Table.from_json`
 * reads, and `summary.json`, what a logged run has as its summary. `wandb artifact put --type run_table FOLDER` uploads
 * them.
 */
export async function writeWandb(run: ExportedRun, into: string): Promise<readonly string[]> {
  const table = join(into, "rows.table.json");
  await writeTextsAtomically([table], async ([file]) => {
    let rows = 0;
    await file?.add(`{"_type":"table","columns":${JSON.stringify(run.columns)},"data":[`);
    for await (const row of run.rows()) {
      await file?.add(`${rows === 0 ? "" : ","}\n${JSON.stringify([...row.values()])}`);
      rows += 1;
    }
    await file?.add(`\n],"ncols":${String(run.columns.length)},"nrows":${String(rows)}}\n`);
  });
  const summary = join(into, "summary.json");
  await writeFileAtomically(summary, `${JSON.stringify(summaryOf(run.models), undefined, 2)}\n`);
  return [table, summary];
}

/** What a logger shows of a run beside its rows: for each model, `<model>/gain` and more. */
function summaryOf(models: readonly ExportedModel[]): Readonly<Record<string, string | number>> {
  return Object.fromEntries(
    models.flatMap(({ labels, findings }) => {
      const { estimate } = findings.primary;
      const value = estimate.defined ? estimate.value : undefined;
      const numbers =
        value === undefined
          ? []
          : [
              ["gain", value.mean],
              ["gain_low", value.interval.low],
              ["gain_high", value.interval.high],
            ];
      return [...numbers, ["verdict", findings.verdict.headline]].map(([name, each]) => [
        `${labels.slug}/${String(name)}`,
        each ?? "",
      ]);
    }),
  );
}
