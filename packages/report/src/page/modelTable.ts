import {
  countText,
  estimateDigits,
  gainTo,
  intervalTo,
  pText,
  type Finding,
  type GainEstimate,
} from "@gain/analysis";
import { BLOCK_DEFINITIONS } from "@gain/records";
import type { ReportInput } from "../reportInput.ts";
import { amongOthers, wordAmong } from "../words/among.ts";
import { byBlock, gainsWords } from "../words/gainWords.ts";
import {
  cell,
  dependentCell,
  numberColumn,
  resultCell,
  textColumn,
  type StatTable,
} from "../tables/statTable.ts";
import { dataTable } from "./dataTable.ts";
import { markup, type Markup } from "./markup.ts";
import { inModelOrder, type PlacedModel } from "./modelOrder.ts";

/** A row a model: how it is built, how it expands, and what that allows to say; a table for each block that is measured. */
export function modelTables(input: ReportInput): readonly Markup[] {
  const ordered = inModelOrder(input).map((placed) => ({ ...placed, labels: placed.model.labels }));
  const groups = byBlock(ordered);
  return groups.map((placed) =>
    dataTable(modelTable(placed, input, groups.length > 1), {
      sortable: true,
      nameOf: (row) => nameLink(placed[row]),
    }),
  );
}

/** The id of the fold that has the rest of a model. */
export const modelId = (place: number): string => `model-${String(place + 1)}`;

function nameLink(placed: PlacedModel | undefined): Markup {
  if (placed === undefined) return markup``;
  return markup`<a href="#${modelId(placed.place)}"><bdi>${placed.model.labels.modelName}</bdi></a>`;
}

function modelTable(
  placed: readonly PlacedModel[],
  { comparison }: ReportInput,
  namesBlock: boolean,
): StatTable {
  const { neutralTests, replicates } = comparison;
  const labels = placed.map(({ model }) => model.labels);
  const block = namesBlock && labels[0] !== undefined ? ` of ${BLOCK_DEFINITIONS[labels[0].block]}` : "";
  return {
    caption: `Geometric mean ${gainsWords(labels)}${block} of every model; Holm’s correction over all of them`,
    columns: [
      textColumn("Model"),
      textColumn("Wiring"),
      textColumn("Norm"),
      textColumn("Family"),
      numberColumn("n"),
      numberColumn("Mean gain"),
      numberColumn("95 %, these categories"),
      numberColumn("95 %, new categories"),
      numberColumn("Holm p"),
      textColumn("Verdict"),
    ],
    rows: placed.map(({ model: { labels, findings }, place }) => {
      const { primary, newCategories, verdict } = findings;
      const pHolm = neutralTests[place]?.pHolm;
      return [
        cell(labels.modelName),
        cell(labels.wiring),
        cell(labels.normType ?? "–"),
        cell(replicates[place]?.family ?? "–"),
        cell(countText(primary.n)),
        resultCell(primary.estimate, ({ mean, interval }) => gainTo(mean, estimateDigits(interval))),
        intervalCell(primary.estimate),
        intervalCell(newCategories),
        pHolm?.defined === true ? cell(pText(pHolm.value)) : cell("–"),
        cell(wordAmong(verdict, amongOthers(comparison, place))),
      ];
    }),
  };
}

const intervalCell = (estimate: Finding<GainEstimate>) =>
  dependentCell(estimate, ({ interval }) => intervalTo(interval, estimateDigits(interval)));
