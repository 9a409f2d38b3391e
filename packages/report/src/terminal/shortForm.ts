import { countText, pText, type ModelComparison } from "@gain/analysis";
import { classAnswer } from "../words/classAnswer.ts";
import { blockSentences } from "../words/gainWords.ts";
import type { ModelReport } from "../reportInput.ts";
import type { ReportedSummary } from "../reportedSummary.ts";
import { architectureText, normText } from "../words/architectureText.ts";
import { intervalOf, meanOf } from "../text/statisticText.ts";
import { wrapText } from "../text/wrapLine.ts";
import type { StudyReport } from "../studyReport.ts";
import { studyForm } from "./studyForm.ts";
import { verdictTable } from "./verdictTable.ts";
import { statedLines } from "./statedLines.ts";
import { textTable } from "./textTable.ts";

export interface ShortInput {
  /** In the order in which they are shown, as are the entries of `comparison` a model. */
  readonly models: readonly Pick<ModelReport, "labels" | "findings">[];
  readonly comparison: ModelComparison;
  readonly summaries: readonly ReportedSummary[];
  /** The study of files that the answer is of; null for another answer. */
  readonly study: StudyReport | null;
}

/**
 * The answer alone, for the end of a terminal: of one model its verdict, its numbers and what it cannot say; of several a
 * line a model and the answer on the classes of wiring, in at most 13 lines as long as no footnote is long.
 *
 * @param width columns of the terminal, which no line exceeds
 */
export function shortForm({ models, comparison, summaries, study }: ShortInput, width: number): string {
  if (study !== null) return wrapText(studyForm(study, comparison, width).join("\n"), width);
  const [first, second] = models;
  const answer =
    first === undefined
      ? []
      : second === undefined
        ? ofOne(first, width)
        : [
            ...verdictTable(models, comparison, width),
            ...[comparison.architectures, ...comparison.otherBlocks].map(classAnswer),
          ];
  const blocks = [statedLines(summaries, width), answer].filter((lines) => lines.length > 0);
  return wrapText(blocks.map((lines) => lines.join("\n")).join("\n\n"), width);
}

const ONE_MODEL = "One model cannot say what wiring does: that takes two families of each wiring.";

function ofOne({ findings, labels }: ShortInput["models"][number], width: number): readonly string[] {
  const { primary, newCategories, verdict, rows } = findings;
  const { population, estimate } = primary;
  const row = (where: string, found: typeof estimate): readonly string[] => [
    where,
    ...(found.defined
      ? [meanOf(found.value), intervalOf(found.value.interval), pText(found.value.pTwoSided)]
      : ["–", "–", "–"]),
  ];
  return [
    `${labels.modelName}: ${verdict.headline}`,
    `  ${architectureText(labels)}; ${normText(labels)}; ${countText(rows.used)} of ${countText(labels.plannedPrompts)} prompts`,
    ...(estimate.defined
      ? [
          textTable(
            [
              { title: "geometric mean gain", align: "left" },
              { title: "mean", align: "point" },
              { title: "95 % interval", align: "point" },
              { title: "p(≠ 1)", align: "point" },
            ],
            [
              row(population, estimate),
              ...(newCategories.defined
                ? [
                    row(
                      population === "these categories" ? "categories beyond these" : "new categories",
                      newCategories,
                    ),
                  ]
                : []),
            ],
            width,
          ),
        ]
      : []),
    ...verdict.alerts.map((alert) => `  ${alert}`),
    ...blockSentences([labels]),
    ONE_MODEL,
  ];
}
