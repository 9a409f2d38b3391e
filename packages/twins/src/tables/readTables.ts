import { join } from "node:path";
import {
  BLOCK_QUANTITIES,
  STREAM_QUANTITIES,
  TWIN_TEXTS,
  twinName,
  type TwinBlocks,
  type TwinCheckpoint,
  type TwinFlip,
  type TwinModel,
  type TwinText,
  type TwinWiring,
} from "@gain/analysis";
import { parquetRecords } from "@gain/records";
import { damagedTables, noMeasurements } from "../errors.ts";
import { TABLES, type TableName } from "./tableNames.ts";

/** A model of the tables, with what a report states of its training. */
export interface StoredTwin extends TwinModel {
  readonly training: TwinTraining;
}

export interface TwinTraining {
  readonly plan: string;
  readonly corpus: string;
  readonly device: string;
  readonly torch: string;
  readonly transformers: string;
  readonly python: string;
  readonly cuda: string | null;
  /** ISO 8601. */
  readonly began: string;
  readonly initialWeights: string;
  readonly batches: string;
  readonly steps: number;
  readonly tokens: number;
  readonly parameters: number;
  readonly seconds: number;
  readonly measuringSeconds: number;
  readonly tokensPerSecond: number;
  readonly matmulShare: number | null;
}

type Cell = string | number | null;
type Row = Readonly<Record<string, Cell>>;

/**
 * The models that `writeTables` wrote, in its order.
 *
 * @throws TwinsError for a folder without the tables, and for tables that do not fit together
 */
export async function readTables(folder: string): Promise<readonly StoredTwin[]> {
  let models, checkpoints, blocks;
  try {
    models = await rowsOf(folder, "models");
    checkpoints = grouped(await rowsOf(folder, "checkpoints"), modelKey);
    blocks = grouped(await rowsOf(folder, "blocks"), (row) => `${modelKey(row)} ${checkpointKey(row)}`);
  } catch (cause) {
    throw noMeasurements(folder, cause);
  }
  return models.map((row): StoredTwin => {
    const key = modelKey(row);
    const own = checkpoints.get(key);
    if (own === undefined) throw damagedTables(folder, `${twinName(nameOf(row))} has no checkpoint`);
    return {
      ...twinOf(row),
      checkpoints: own.map((each): TwinCheckpoint => {
        const found = blocks.get(`${key} ${checkpointKey(each)}`) ?? [];
        const [passages, prompts] = TWIN_TEXTS.map((texts) =>
          found.filter((block) => block["texts"] === texts),
        );
        if (passages === undefined || prompts === undefined || passages.length === 0)
          throw damagedTables(
            folder,
            `${twinName(nameOf(row))} has no blocks at step ${String(each["step"])}`,
          );
        return {
          ...{ step: numberOf(each["step"]), flip: textOf(each["flip"]) as TwinFlip },
          validationLoss: numberOrNull(each["validation_loss"]),
          blocks: { passages: blocksOf(passages), prompts: blocksOf(prompts) } satisfies Record<
            TwinText,
            TwinBlocks
          >,
        };
      }),
    };
  });
}

async function rowsOf(folder: string, name: TableName): Promise<readonly Row[]> {
  const columns = Object.keys(TABLES[name]);
  const rows: Row[] = [];
  for await (const values of parquetRecords(join(folder, `${name}.parquet`), columns))
    rows.push(Object.fromEntries(columns.map((column, i) => [column, values[i] ?? null])));
  return rows;
}

function grouped(rows: readonly Row[], keyOf: (row: Row) => string): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [row]);
    else known.push(row);
  }
  return groups;
}

const modelKey = (row: Row): string =>
  ["cell", "seed", "wiring", "learning_rate"].map((name) => String(row[name])).join(" ");
const checkpointKey = (row: Row): string => `${String(row["step"])} ${String(row["flip"])}`;

const numberOrNull = (value: Cell | undefined): number | null => (typeof value === "number" ? value : null);
const numberOf = (value: Cell | undefined): number => numberOrNull(value) ?? Number.NaN;
const textOrNull = (value: Cell | undefined): string | null => (typeof value === "string" ? value : null);
const textOf = (value: Cell | undefined): string => textOrNull(value) ?? "";

const nameOf = (row: Row): Pick<TwinModel, "cell" | "seed" | "wiring"> => ({
  cell: textOf(row["cell"]),
  seed: numberOf(row["seed"]),
  wiring: textOf(row["wiring"]) as TwinWiring,
});

function twinOf(row: Row): Omit<StoredTwin, "checkpoints"> {
  const reason = textOrNull(row["failed_reason"]);
  const weights = textOf(row["final_weights"]);
  return {
    ...nameOf(row),
    learningRate: numberOf(row["learning_rate"]),
    depth: numberOf(row["depth"]),
    unigramEntropy: numberOf(row["unigram_entropy"]),
    failed:
      reason === null
        ? null
        : { reason, step: numberOf(row["failed_step"]), text: textOf(row["failed_text"]) },
    finalWeights: weights === "" ? null : weights,
    training: {
      ...{ plan: textOf(row["plan"]), corpus: textOf(row["corpus"]), device: textOf(row["device"]) },
      ...{ torch: textOf(row["torch"]), transformers: textOf(row["transformers"]) },
      ...{ python: textOf(row["python"]), cuda: textOrNull(row["cuda"]), began: textOf(row["began"]) },
      ...{ initialWeights: textOf(row["initial_weights"]), batches: textOf(row["batches"]) },
      ...{ steps: numberOf(row["steps"]), tokens: numberOf(row["tokens"]) },
      ...{ parameters: numberOf(row["parameters"]), seconds: numberOf(row["training_seconds"]) },
      measuringSeconds: numberOf(row["measuring_seconds"]),
      tokensPerSecond: numberOf(row["tokens_per_second"]),
      matmulShare: numberOrNull(row["matmul_share"]),
    },
  };
}

/** @param rows of k = 0…L, in this order */
function blocksOf(rows: readonly Row[]): TwinBlocks {
  const columns = <Name extends string>(names: readonly Name[], from: number) =>
    Object.fromEntries(
      names.map((name) => [name, rows.slice(from).map((row) => numberOrNull(row[name]))]),
    ) as Record<Name, (number | null)[]>;
  return { ...columns(BLOCK_QUANTITIES, 1), ...columns(STREAM_QUANTITIES, 0) };
}
