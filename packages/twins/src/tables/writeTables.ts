import { join } from "node:path";
import { BLOCK_QUANTITIES, STREAM_QUANTITIES, TWIN_TEXTS } from "@gain/analysis";
import { makeFolder, writeTableParquet, type TableValue } from "@gain/records";
import type { Measured } from "../measured/measuredSchema.ts";
import { TABLES, VERSIONS, type TableName } from "./tableNames.ts";

type Rows = Iterable<readonly TableValue[]>;

/**
 * Writes the measurements of models as Parquet tables, in the models' order. The same models give the same bytes.
 *
 * @throws RecordsError `folder_missing`, `cannot_write`, `disk_full`
 */
export async function writeTables(folder: string, models: readonly Measured[]): Promise<void> {
  await makeFolder(folder);
  const rows: Readonly<Record<TableName, (model: Measured) => Rows>> = {
    models: modelRows,
    checkpoints: checkpointRows,
    blocks: blockRows,
    last_gains: lastGainRows,
    curves: curveRows,
  };
  for (const name of Object.keys(TABLES) as TableName[]) {
    await writeTableParquet(join(folder, `${name}.parquet`), TABLES[name], allRows(models, rows[name]));
  }
}

function* allRows(
  models: readonly Measured[],
  of: (model: Measured) => Rows,
): Generator<readonly TableValue[]> {
  for (const model of models) yield* of(model);
}

const keyOf = ({ cell, seed, wiring, learning_rate: rate }: Measured): TableValue[] => [
  cell,
  seed,
  wiring,
  rate,
];

function modelRows(model: Measured): Rows {
  const { failed, training, versions } = model;
  return [
    [
      ...keyOf(model),
      ...[model.depth, model.width, model.norm, model.init, model.weight_decay],
      ...[model.steps, model.tokens, model.parameters],
      ...[model.initial_weights, model.final_weights, model.batches, model.plan, model.corpus, model.device],
      ...VERSIONS.map((name) => versions[name] ?? null),
      ...[model.began, model.unigram_entropy],
      ...[failed?.reason ?? null, failed?.step ?? null, failed?.text ?? null],
      ...[training.seconds, training.tokens_per_second, training.matmul_share],
      ...[training.flops_per_token, training.matmul_flops, model.measuring_seconds],
    ],
  ];
}

const checkpointRows = (model: Measured): Rows =>
  model.checkpoints.map(({ step, flip, validation_loss: loss }) => [...keyOf(model), step, flip, loss]);

function* blockRows(model: Measured): Generator<readonly TableValue[]> {
  for (const checkpoint of model.checkpoints) {
    for (const texts of TWIN_TEXTS) {
      const blocks = checkpoint[texts];
      for (let k = 0; k <= model.depth; k++) {
        yield [
          ...keyOf(model),
          ...[checkpoint.step, checkpoint.flip, texts, k],
          ...BLOCK_QUANTITIES.map((name) => (k === 0 ? null : (blocks[name][k - 1] ?? null))),
          ...STREAM_QUANTITIES.map((name) => blocks[name][k] ?? null),
        ];
      }
    }
  }
}

const lastGainRows = (model: Measured): Rows =>
  TWIN_TEXTS.flatMap((texts) =>
    model.last_log_gains[texts].map((gain, number) => [...keyOf(model), texts, number, gain]),
  );

const curveRows = ({ curve, ...model }: Measured): Rows =>
  curve.step.map((step, i) => [
    ...[model.cell, model.seed, model.wiring, model.learning_rate],
    ...[step, curve.loss[i] ?? null, curve.gradient_norm[i] ?? null],
  ]);
