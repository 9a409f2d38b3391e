import { counted, countText, type GainFindings } from "@gain/analysis";
import type { GainBlock, GainRow } from "@gain/records";
import type { FigureSpec, PanelLayer, PositionField } from "../figureSpec.ts";
import { INK } from "../look/palette.ts";
import { COLUMN_CONTENT_WIDTH, SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { drawnCountText } from "../prompts/promptSelection.ts";
import { type FigureRows, figureRowsOf } from "../rows/figureRows.ts";
import { figureFrame } from "../several/figureFrame.ts";
import { fittedLabels } from "../several/fittedLabels.ts";
import { em } from "../several/measures.ts";
import { neutralRule } from "../several/neutralLevel.ts";
import { logChannel, oneAxis, withTicks, type OneAxis } from "../several/oneAxis.ts";
import { PROMPT_GREY } from "../several/quietTick.ts";
import { displayText } from "../text/displayText.ts";
import { gainTitle } from "../text/gainTitle.ts";
import { widestText } from "../text/textWidth.ts";
import { entropyTitle, SMALLEST_ENTROPY_SPAN } from "../titles/entropyTitle.ts";
import { countsFigure } from "./entropyCounts.ts";
import { entropyCells, type EntropyCell } from "./entropyCells.ts";

export interface EntropyScatterInput {
  readonly model: string;
  /** Of which block the gains are; the last one where it is left out. */
  readonly block?: GainBlock;
  /** One model's rows. */
  readonly rows: readonly GainRow[] | FigureRows;
  readonly findings: Pick<GainFindings, "categories" | "entropy">;
  /** Of the axes, which models of one report share: `entropyScatterDomain`; around the model's own values by default. */
  readonly domain?: EntropyDomain;
}

export interface EntropyDomain {
  readonly entropy: readonly [low: number, high: number];
  readonly gain: readonly [low: number, high: number];
}

const Y_AXIS = em(4.4);
const SPACE = em(1.2);
const HEADING = em(1.7);
const NAME_CHARACTERS = 40;
/** Grey points of the other categories in every cell. */
const MOST_OTHERS = 200;
const PAD = 0.05;

/** The domains that hold what several of these figures show. */
export function entropyScatterDomain(inputs: readonly Pick<EntropyScatterInput, "rows">[]): EntropyDomain {
  const all = inputs.map(({ rows }) => figureRowsOf(rows).entropy);
  return {
    entropy: entropyAxis(all.flatMap(({ entropies }) => entropies)),
    gain: oneAxis(
      all.flatMap(({ gains }) => gains),
      COLUMN_CONTENT_WIDTH,
    ).domain,
  };
}

/**
 * Gain against the entropy of the next-token distribution, a cell a category on shared axes: its prompts as circles of ink
 * over those of the others in grey. Of more than 2,000 prompts the counts in the cells of a grid. Where entropy spans less
 * than 0.1 nat, the figure says so in place of a plot.
 *
 * @throws FigureInputError when the rows name more than one model.
 */
export function entropyScatter(input: EntropyScatterInput): FigureSpec {
  const rows = figureRowsOf(input.rows);
  const { count, entropies, gains, drawn, reasonLeftOut } = rows.entropy;
  const cells = entropyCells(rows, input.findings);
  const [low = 0, high = 0] = entropies;
  const isStill = high - low < SMALLEST_ENTROPY_SPAN;
  const name = displayText(input.model, NAME_CHARACTERS);
  const prompts = drawnCountText(count, rows.count, reasonLeftOut);
  const isSeveral = cells.cells.length > 1;
  const others =
    isSeveral && count > MOST_OTHERS
      ? `grey: ${countText(MOST_OTHERS)} of all prompts`
      : "grey: the other categories";
  const frame = figureFrame({
    title: entropyTitle(input.findings.entropy, entropies, count),
    key: [
      name,
      prompts,
      ...("cells" in drawn && !isStill ? ["counted in the cells of a grid"] : []),
      ...(isSeveral && !isStill ? [`○\u00a0prompt of the category`, others] : []),
      ...(cells.withoutPlace > 0 && !isStill
        ? [`${counted(cells.withoutPlace, "prompt")} without a positive gain not drawn`]
        : []),
      ...(cells.leftOutText === null ? [] : [cells.leftOutText]),
    ].join(" · "),
    description:
      "Last-layer gain of one model against the entropy of its next-token distribution, by prompt category on shared axes.",
  });
  if (isStill) return { ...frame, ...noPlot(count) };
  const axes = { entropy: input.domain?.entropy ?? entropyAxis(entropies), gain: gains };
  const title = `${gainTitle(input.block)} (log scale)`;
  if ("cells" in drawn) {
    const height = em(16);
    const width = COLUMN_CONTENT_WIDTH - Y_AXIS - em(1);
    return {
      ...frame,
      ...countsFigure(drawn.cells, {
        ...{ width, height, x: entropyField(axes.entropy, "Output entropy (nats)", 6) },
        y: gainField(gainAxisOf(input, axes.gain, height), title),
      }),
    };
  }
  return { ...frame, ...cellsFigure(input, cells.cells, axes) };
}

/** At least 0.1 nat long; entropy has no negative values. */
function entropyAxis(entropies: readonly number[]): readonly [low: number, high: number] {
  if (entropies.length === 0) return [0, 1];
  const low = entropies.reduce((a, b) => Math.min(a, b));
  const high = entropies.reduce((a, b) => Math.max(a, b));
  const pad = Math.max((high - low) * PAD, (SMALLEST_ENTROPY_SPAN - (high - low)) / 2);
  return [low >= 0 ? Math.max(low - pad, 0) : low - pad, high + pad];
}

const gainAxisOf = ({ domain }: EntropyScatterInput, gains: readonly number[], height: number): OneAxis =>
  domain === undefined ? oneAxis(gains, height) : withTicks(domain.gain, height);

const entropyField = (
  domain: readonly [number, number],
  title: string | null,
  tickCount: number,
): PositionField => ({
  field: "entropy",
  type: "quantitative",
  scale: { domain: [...domain], nice: false, zero: false },
  axis: { title, tickCount, format: "~g" },
});

const gainField = (axis: OneAxis, title: string | null): PositionField => ({
  field: "gain",
  type: "quantitative",
  ...logChannel(axis, title),
});

/** A few cells side by side, more in a grid that leaves few places empty. */
function columnsFor(cells: number): number {
  if (cells <= 3) return Math.max(cells, 1);
  return cells === 4 ? 2 : cells <= 9 ? 3 : 4;
}

function cellsFigure(
  input: EntropyScatterInput,
  cells: readonly EntropyCell[],
  axes: { readonly entropy: readonly [number, number]; readonly gain: readonly number[] },
) {
  const columns = columnsFor(cells.length);
  const rows = Math.max(1, Math.ceil(cells.length / columns));
  const width = Math.floor((COLUMN_CONTENT_WIDTH - Y_AXIS - em(0.5) + SPACE) / columns - SPACE);
  const height = Math.min(em(16), Math.max(em(6), Math.floor((0.95 * em(24)) / rows)));
  const x = entropyField(
    axes.entropy,
    columns > 2 ? "Entropy (nats)" : "Output entropy (nats)",
    columns > 2 ? 3 : 6,
  );
  const y = gainField(
    gainAxisOf(input, axes.gain, height),
    rows > 1 || height < em(12) ? "Gain (log)" : `${gainTitle(input.block)} (log scale)`,
  );
  const labels = fittedLabels(
    cells.map(({ label }) => label),
    width -
      widestText(
        cells.map(({ n }) => ` (${countText(n)})`),
        SMALLEST_FONT_SIZE,
      ) +
      (columns > 1 ? SPACE / 2 : 0),
  );
  const own = cells.flatMap(({ label, n, points }, place) =>
    points.map((point, i) => ({
      ...point,
      ...{
        place,
        category: label,
        heading: `${(labels[place] ?? "").trimEnd()} (${countText(n)})`,
        isFirst: i === 0,
      },
    })),
  );
  const all = own.map(({ entropy, gain }) => ({ entropy, gain }));
  const stride = Math.max(1, Math.ceil(all.length / MOST_OTHERS));
  const others = cells.length > 1 ? all.filter((_, i) => i % stride === 0) : [];
  return {
    data: { values: own },
    facet: {
      field: "place",
      type: "ordinal" as const,
      header: { title: null, labelExpr: "''", labelPadding: 0 },
    },
    columns,
    bounds: "flush" as const,
    spacing: { row: SPACE + HEADING, column: SPACE },
    spec: {
      width,
      height,
      layer: [
        neutralRule(y),
        {
          data: { values: others },
          mark: {
            type: "point",
            filled: true,
            fill: PROMPT_GREY,
            size: em(0.26) ** 2,
            opacity: 1,
            clip: true,
          },
          encoding: { x, y },
        },
        {
          mark: {
            ...{ type: "point", shape: "circle", fill: "white", stroke: INK, size: em(0.45) ** 2 },
            ...{ strokeWidth: em(0.08), opacity: 1, clip: true },
          },
          encoding: {
            ...{ x, y },
            tooltip: [
              { field: "prompt", type: "nominal", title: "Prompt" },
              { field: "category", type: "nominal", title: "Category" },
              { field: "entropy", type: "quantitative", title: "Entropy (nats)", format: ".3f" },
              { field: "gain", type: "quantitative", title: "Gain", format: ".4f" },
            ],
          },
        },
        {
          transform: [{ filter: { field: "isFirst", equal: true } }],
          mark: {
            ...{ type: "text", align: "left", baseline: "bottom", dy: em(-0.3) },
            ...{ fontSize: SMALLEST_FONT_SIZE, fill: INK },
          },
          encoding: { x: { value: 0 }, y: { value: 0 }, text: { field: "heading", type: "nominal" } },
        },
      ] satisfies PanelLayer[],
    },
  };
}

/** A sentence in place of a plot. */
const noPlot = (count: number) => ({
  width: COLUMN_CONTENT_WIDTH,
  height: em(2),
  layer: [
    {
      data: {
        values: [
          {
            text:
              count === 0
                ? "Nothing to draw."
                : "No plot: a span below 0.1 nat would spread what cannot matter over the whole axis.",
          },
        ],
      },
      mark: { type: "text", align: "left", baseline: "middle", fontSize: SMALLEST_FONT_SIZE, fill: INK },
      encoding: { x: { value: 0 }, y: { value: em(1) }, text: { field: "text", type: "nominal" } },
    },
  ] satisfies PanelLayer[],
});
