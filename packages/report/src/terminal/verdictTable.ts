import stringWidth from "string-width";
import {
  countText,
  damagedShare,
  MOST_DAMAGED,
  percentText,
  verdictParts,
  wordText,
  type ModelComparison,
} from "@gain/analysis";
import { BLOCK_DEFINITIONS } from "@gain/records";
import { amongOthers, isBeyondLostAmong, isLostAmong } from "../words/among.ts";
import type { ModelReport } from "../reportInput.ts";
import { intervalOf, meanOf } from "../text/statisticText.ts";
import { shortened } from "../text/columns.ts";
import { visibleText } from "../text/visibleText.ts";
import { textTable, type Column } from "./textTable.ts";

/** Models that a terminal shows by themselves. */
const MOST_MODELS = 8;

const COLUMNS: readonly Column[] = [
  { title: "model", align: "left" },
  { title: "wiring", align: "left" },
  { title: "n", align: "right" },
  { title: "mean", align: "point" },
  { title: "95 % interval", align: "point" },
  { title: "verdict", align: "left" },
];
/** Two columns before each cell. */
const GAPS = 2 * COLUMNS.length;
const NARROWEST_NAME = 12;
const MARKS = ["*", "†", "‡", "§", "¶"] as const;

/**
 * A line a model: wiring, prompts, geometric mean with its interval, and the verdict's word. What qualifies a word is a
 * footnote, so that a line does not claim more than the verdict.
 *
 * @param models in the order in which they are shown, as are the entries of `comparison` a model
 */
export function verdictTable(
  models: readonly Pick<ModelReport, "labels" | "findings">[],
  comparison: ModelComparison,
  width: number,
): readonly string[] {
  const footnotes: string[] = [];
  const rows = models.slice(0, MOST_MODELS).map(({ labels, findings }, i) => {
    const { estimate } = findings.primary;
    const marks = qualifications({ labels, findings }, comparison, i).map((text) => {
      if (!footnotes.includes(text)) footnotes.push(text);
      return markOf(footnotes.indexOf(text));
    });
    return [
      labels.modelName,
      labels.wiring,
      countText(findings.rows.used),
      estimate.defined ? meanOf(estimate.value) : "–",
      estimate.defined ? intervalOf(estimate.value.interval) : "–",
      [wordText(findings.verdict.word, findings.margin), marks.join("")].join(" ").trim(),
    ];
  });
  const more = models.length - rows.length;
  return [
    textTable(COLUMNS, withNames(rows, width), width),
    ...(more > 0 ? [`  and ${countText(more)} more: summary.txt and report.html have them`] : []),
    ...footnotes.map((text, i) => `  ${markOf(i)} ${text}`),
  ];
}

const markOf = (place: number): string => MARKS[place] ?? `(${String(place + 1)})`;

/** What the verdict says beyond its word, in a few words each. */
function qualifications(
  { labels, findings }: Pick<ModelReport, "labels" | "findings">,
  comparison: ModelComparison,
  place: number,
): readonly string[] {
  const { word, beyond, arithmetic, below } = verdictParts({
    ...findings,
    arithmetic: findings.sensitivity.arithmetic,
  });
  const { rows, verdict, primary, precisionFloor } = findings;
  const damaged = damagedShare(rows);
  const left = damaged > 0 ? ["gains that are no ratio of norms are left out"] : [];
  if (word === "no verdict") {
    return [
      ...left,
      ...(damaged > MOST_DAMAGED
        ? [`more than ${percentText(MOST_DAMAGED)} of its prompts have no usable gain`]
        : []),
      ...(primary.estimate.defined ? [] : ["its gains allow no test"]),
      ...(precisionFloor === null && primary.estimate.defined
        ? ["the precision of its gains is not known"]
        : []),
    ];
  }
  const side = word.replace("negligible ", "");
  const among = amongOthers(comparison, place);
  return [
    ...left,
    ...(isLostAmong(among) && (side === "dampening" || side === "expansion")
      ? [`not distinguishable after Holm’s correction over ${countText(among.models)} models`]
      : []),
    ...(beyond === null || (beyond === side && !isBeyondLostAmong(verdict, among))
      ? []
      : [
          isBeyondLostAmong(verdict, among)
            ? `not distinguishable for new categories after Holm’s correction over ${countText(among.models)} models`
            : `${beyond} for categories beyond these`,
        ]),
    ...(below.length === 0 ? [] : ["its categories lie on both sides of 1"]),
    ...(arithmetic === null || word === "no change" || arithmetic === side
      ? []
      : [`${arithmetic} by the arithmetic mean`]),
    ...(verdict.decidedByOne ? ["single prompts decide: summary.txt names them"] : []),
    ...(labels.block === "L" ? [] : [`gain of ${BLOCK_DEFINITIONS[labels.block]}`]),
  ];
}

/** Rows whose names are cut in their middle as far as the other columns need the room. */
function withNames(rows: readonly (readonly string[])[], width: number): readonly (readonly string[])[] {
  const others = COLUMNS.map(({ title }, i) =>
    i === 0 ? 0 : Math.max(...[title, ...rows.map((row) => row[i] ?? "")].map((cell) => stringWidth(cell))),
  ).reduce((sum, each) => sum + each, 0);
  // One column more: a point may move the numbers.
  const room = Math.max(NARROWEST_NAME, width - GAPS - others - 1);
  return rows.map(([name = "", ...cells]) => [shortened(visibleText(name), room), ...cells]);
}
