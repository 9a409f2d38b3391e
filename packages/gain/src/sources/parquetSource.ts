import { gainArithmetic, MechanismMoments, precisionFloorOf } from "@gain/analysis";
import { modelSlug, policiesOf } from "@gain/experiment";
import {
  BLOCK_DEFINITIONS,
  BLOCK_SUFFIXES,
  copyParquet,
  digestFile,
  gainParquetRows,
  isMeta,
  NOTEBOOK_COLUMNS,
  readPositionsBeside,
  type GainBlock,
  type GainParquet,
  type GainParquetRow,
  type GainRow,
  type PositionGains,
} from "@gain/records";
import type { ProvenanceGroup } from "@gain/report";
import { stampOf } from "./fileSource.ts";
import { marginNotes, marginOf } from "./chosenMargin.ts";
import type { MeasuredModel } from "./measuredModel.ts";
import { groupingBy, groupingNotes, type Grouping } from "./grouping.ts";
import { ofBlock } from "./ofBlock.ts";
import { describedModel, errorNotes, type Described } from "./describedModel.ts";
import { readAbout, type InMemory, type ModelAbout } from "./parquetAbout.ts";
import { repeatsFlagged } from "./repeatedPrompts.ts";
import { factsOfRows } from "./replicateFacts.ts";
import { reportLabels } from "./reportLabels.ts";
import { residualIdentityError } from "./residualIdentity.ts";
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
  identityError = 0;

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
    const error = residualIdentityError({
      norms: row.norms ?? [],
      deltaNorms: steps.map(({ deltaNorm }) => deltaNorm),
      inners: steps.map(({ inner }) => inner),
    });
    if (!(error <= this.identityError)) this.identityError = error;
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
  const { models: known, inMemory } = readAbout(path, about);
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
  const positions = await readPositionsBeside(path, countsOf(models.values(), errors));
  const { bytes, sha256 } = await digestFile(path);
  const facts = [
    ["Source", path],
    ["SHA-256", `${sha256}, ${String(bytes)} bytes`],
    ["Columns", columns.join(", ")],
  ] as const;
  return {
    path,
    models: [...models.values()].map((model) =>
      measured(path, model, known.get(model.model) ?? aboutInMemory(inMemory, model, errors), {
        ...{ facts, margin, meta },
        positions: model.block === "L" ? (positions?.gains.get(model.model) ?? []) : [],
        errors: errors.get(model.model) ?? 0,
      }),
    ),
    writeParquet: (target) => copyParquet(path, target),
    ...(positions !== null && { writePositions: (target) => copyParquet(positions.path, target) }),
  };
}

/** The number of rows of each model of a file, measured or not. */
function countsOf(
  models: Iterable<ParquetModel>,
  errors: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const counts = new Map(errors);
  for (const { model, tally } of models) counts.set(model, (counts.get(model) ?? 0) + tally.count);
  return counts;
}

/** What is known of the file beside its rows. */
interface FileFacts {
  readonly facts: ProvenanceGroup["facts"];
  readonly margin: number | undefined;
  /** Names of own columns of the prompts. */
  readonly meta: readonly string[];
  /** Prompts of the model that could not be measured. */
  readonly errors: number;
  /** Its gains by position; empty where the file has none beside it. */
  readonly positions: readonly PositionGains[];
}

/** What a run's file would state of a model that Python measured in memory. */
function aboutInMemory(
  inMemory: InMemory | null,
  { model, tally, identityError }: ParquetModel,
  errors: ReadonlyMap<string, number>,
): KnownAbout | undefined {
  if (inMemory === null) return undefined;
  const { loaded, request, notices, timestamp } = inMemory;
  const count = errors.get(model) ?? 0;
  const plannedPrompts = tally.count + count;
  return describedModel(loaded, tally, {
    ...{ name: model, slug: modelSlug(model), timestamp, plannedPrompts, identityError, notices },
    prompts: `${String(plannedPrompts)} given in memory`,
    policies: policiesOf(request, loaded.chat),
    errors: { count, named: [] },
    moved: null,
    facts: [],
  });
}

type KnownAbout = Described & Partial<Pick<ModelAbout, "margin" | "groupBy" | "ownColumns">>;

function measured(
  path: string,
  { model, block, tally, gains, mechanism, grouping }: ParquetModel,
  about: KnownAbout | undefined,
  { facts, margin, meta, errors, positions }: FileFacts,
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
      ...(about?.notes ?? errorNotes({ count: errors, named: [] })),
      ...marginNotes(about?.margin, margin),
      ...groupingNotes(grouping, about ?? null),
    ],
    notices: about?.notices ?? [],
    ...(mechanism !== null && { mechanism: mechanism.profile() }),
    ...(positions.length > 0 && { positions }),
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
