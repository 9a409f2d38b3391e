import { gainArithmetic, MechanismMoments, precisionFloorOf } from "@gain/analysis";
import { modelSlug } from "@gain/experiment";
import {
  BLOCK_DEFINITIONS,
  BLOCK_SUFFIXES,
  copyParquet,
  digestFile,
  gainParquetRows,
  isMeta,
  NOTEBOOK_COLUMNS,
  type GainBlock,
  type GainParquet,
  type GainParquetRow,
  type GainRow,
} from "@gain/records";
import type { ProvenanceGroup } from "@gain/report";
import { stampOf } from "./fileSource.ts";
import { marginNotes, marginOf } from "./chosenMargin.ts";
import type { MeasuredModel } from "./measuredModel.ts";
import { groupingBy, groupingNotes, type Grouping } from "./grouping.ts";
import { ofBlock } from "./ofBlock.ts";
import { readAbout, type ModelAbout } from "./parquetAbout.ts";
import { repeatsFlagged } from "./repeatedPrompts.ts";
import { factsOfRows } from "./replicateFacts.ts";
import { reportLabels } from "./reportLabels.ts";
import { RowTally } from "./rowTally.ts";
import type { Source, SourceOptions } from "./source.ts";

/** Accumulates one model's rows in the first pass. */
class ParquetModel {
  readonly model: string;
  readonly block: GainBlock;
  readonly tally: RowTally;
  readonly grouping: Grouping | undefined;
  readonly gains: number[] = [];
  readonly flagged = repeatsFlagged();
  mechanism: MechanismMoments | null = null;

  constructor({ model, block = "L" }: GainRow, grouping: Grouping | undefined) {
    this.grouping = grouping;
    this.tally = new RowTally(grouping);
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
  { columns, about, errors }: GainParquet,
  { margin, groupBy }: Pick<SourceOptions, "margin" | "groupBy"> = {},
): Promise<Source> {
  const known = readAbout(path, about);
  const meta = columns.filter(isMeta);
  const groupingOf = (about: ModelAbout | undefined): Grouping | undefined =>
    groupingBy(groupBy ?? about?.groupBy, path, meta);
  const models = new Map<string, ParquetModel>();
  for await (const each of gainParquetRows(path)) {
    const key = JSON.stringify([each.row.model, each.row.block]);
    let model = models.get(key);
    if (model === undefined)
      models.set(key, (model = new ParquetModel(each.row, groupingOf(known.get(each.row.model)))));
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
      measured(path, model, known.get(model.model), {
        ...{ facts, margin, meta },
        errors: errors.get(model.model) ?? 0,
      }),
    ),
    writeParquet: (target) => copyParquet(path, target),
  };
}

/** What is known of the file beside its rows. */
interface FileFacts {
  readonly facts: ProvenanceGroup["facts"];
  readonly margin: number | undefined;
  /** Names of own columns of the prompts. */
  readonly meta: readonly string[];
  /** Prompts of the model that could not be measured. */
  readonly errors: number;
}

function measured(
  path: string,
  { model, block, tally, gains, mechanism, grouping }: ParquetModel,
  about: ModelAbout | undefined,
  { facts, margin, meta, errors }: FileFacts,
): MeasuredModel {
  const name = `${model}${BLOCK_SUFFIXES[block]}`;
  const floor =
    about === undefined
      ? precisionFloorOf({ normArithmetic: gainArithmetic(gains), dtype: null })
      : about.precisionFloor;
  const provenance = {
    slug: modelSlug(name),
    timestamp: stampOf(path),
    plannedPrompts: tally.count + errors,
    block,
  };
  // A run whose prompts have no own column has their lines as ids, which are no column of its CSV.
  const hasColumns = about === undefined ? meta.length > 0 : about.ownColumns === true;
  return {
    ...ofBlock(tally.digest(name, { precisionFloor: floor, ...marginOf(about?.margin, margin) }), block),
    rows: () => rowsOf(path, { model, ...(block !== "L" && { block }) }),
    labels: about?.labels ?? reportLabels(name, tally, provenance),
    replicate: about?.replicate ?? factsOfRows(name, tally),
    ...(hasColumns && { columns: [...NOTEBOOK_COLUMNS, ...meta] }),
    grouping,
    notes: [
      ...(about?.notes ?? missingNotes(errors)),
      ...marginNotes(about?.margin, margin),
      ...groupingNotes(grouping, about ?? null),
    ],
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

const missingNotes = (errors: number): readonly string[] =>
  errors === 0
    ? []
    : [
        `missing: ${String(errors)} prompts could not be measured; their reasons are in the column Error_Text`,
      ];
