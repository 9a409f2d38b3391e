import { gainArithmetic, MechanismMoments, precisionFloorOf } from "@gain/analysis";
import { modelSlug } from "@gain/experiment";
import {
  BLOCK_DEFINITIONS,
  BLOCK_SUFFIXES,
  copyParquet,
  digestFile,
  gainParquetRows,
  type GainBlock,
  type GainParquet,
  type GainParquetRow,
  type GainRow,
} from "@gain/records";
import type { ProvenanceGroup } from "@gain/report";
import { stampOf } from "./fileSource.ts";
import { marginNotes, marginOf } from "./chosenMargin.ts";
import type { MeasuredModel } from "./measuredModel.ts";
import { ofBlock } from "./ofBlock.ts";
import { readAbout, type ModelAbout } from "./parquetAbout.ts";
import { repeatsFlagged } from "./repeatedPrompts.ts";
import { factsOfRows } from "./replicateFacts.ts";
import { reportLabels } from "./reportLabels.ts";
import { RowTally } from "./rowTally.ts";
import type { Source } from "./source.ts";

/** Accumulates one model's rows in the first pass. */
class ParquetModel {
  readonly model: string;
  readonly block: GainBlock;
  readonly tally = new RowTally();
  readonly gains: number[] = [];
  readonly flagged = repeatsFlagged();
  mechanism: MechanismMoments | null = null;

  constructor({ model, block = "L" }: GainRow) {
    this.model = model;
    this.block = block;
  }

  add({ row, steps, finalNorm }: GainParquetRow): void {
    this.tally.add(this.flagged(row));
    this.gains.push(row.lastGain);
    if (steps === null || steps.length === 0) return;
    this.mechanism ??= new MechanismMoments(steps.length);
    this.mechanism.add(steps, finalNorm);
  }
}

/**
 * A Parquet file that gain wrote. For a run it contains the facts about the models, so that the findings equal the
 * run's. The rows are read once now, and again when they are written.
 *
 * @throws NotebookFileError, UsageError where it cannot be read
 */
export async function readParquetSource(
  path: string,
  { columns, about }: GainParquet,
  margin?: number,
): Promise<Source> {
  const known = readAbout(path, about);
  const models = new Map<string, ParquetModel>();
  for await (const each of gainParquetRows(path)) {
    const key = JSON.stringify([each.row.model, each.row.block]);
    let model = models.get(key);
    if (model === undefined) models.set(key, (model = new ParquetModel(each.row)));
    model.add(each);
  }
  const { bytes, sha256 } = await digestFile(path);
  const facts = [
    ["Source", path],
    ["SHA-256", `${sha256}, ${String(bytes)} bytes`],
    ["Columns", columns.join(", ")],
  ] as const;
  return {
    path,
    models: [...models.values()].map((model) =>
      measured(path, model, known.get(model.model), { facts, margin }),
    ),
    writeParquet: (target) => copyParquet(path, target),
  };
}

function measured(
  path: string,
  { model, block, tally, gains, mechanism }: ParquetModel,
  about: ModelAbout | undefined,
  { facts, margin }: { readonly facts: ProvenanceGroup["facts"]; readonly margin: number | undefined },
): MeasuredModel {
  const name = `${model}${BLOCK_SUFFIXES[block]}`;
  const floor =
    about === undefined
      ? precisionFloorOf({ normArithmetic: gainArithmetic(gains), dtype: null })
      : about.precisionFloor;
  const provenance = { slug: modelSlug(name), timestamp: stampOf(path), plannedPrompts: tally.count, block };
  return {
    ...ofBlock(tally.digest(name, { precisionFloor: floor, ...marginOf(about?.margin, margin) }), block),
    rows: () => rowsOf(path, { model, ...(block !== "L" && { block }) }),
    labels: about?.labels ?? reportLabels(name, tally, provenance),
    replicate: about?.replicate ?? factsOfRows(name, tally),
    notes: [...(about?.notes ?? []), ...marginNotes(about?.margin, margin)],
    notices: about?.notices ?? [],
    ...(mechanism !== null && { mechanism: mechanism.profile() }),
    provenance: {
      heading: name,
      facts: [
        ...facts,
        ["Rows of this model", String(tally.count)],
        ["Block", BLOCK_DEFINITIONS[block]],
        ...(about?.provenance.facts ?? []),
      ],
    },
    selfChecks: about?.selfChecks ?? [],
  };
}

async function* rowsOf(
  path: string,
  only: Pick<GainRow, "model" | "block">,
): AsyncGenerator<GainRow, void, undefined> {
  const flagged = repeatsFlagged();
  for await (const { row } of gainParquetRows(path, only)) yield flagged(row);
}
