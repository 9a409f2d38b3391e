import type { ModelReport, ReportInput } from "../reportInput.ts";
import { amongOthers, wordAmong, type Among } from "../words/among.ts";
import { MECHANISM_CAVEAT } from "../words/mechanismWords.ts";
import type { ChartFigures } from "./chartFigures.ts";
import { fold } from "./fold.ts";
import { markup, type Markup } from "./markup.ts";
import { hasMechanism, modelMechanism } from "./mechanismSection.ts";
import { inModelOrder } from "./modelOrder.ts";
import { modelId } from "./modelTable.ts";
import { modelStatistics } from "./statisticsSection.ts";

/** Of several models, what a report of each one alone would show, folded. */
export function modelFolds(input: ReportInput, figures: ChartFigures): Markup {
  const { models, comparison } = input;
  if (models.length < 2) return markup``;
  const folds = inModelOrder(input).map(({ model, place }) =>
    oneModel(model, { place, among: amongOthers(comparison, place), figures }),
  );
  const caveat = hasMechanism(models) && figures.at("mechanism").length === 0;
  return markup`<section id="each">
<h2>Each model by itself</h2>
${folds}${caveat ? markup`<p class="caveat">${MECHANISM_CAVEAT}</p>\n` : ""}</section>
`;
}

interface Beside {
  readonly place: number;
  readonly among: Among | null;
  readonly figures: ChartFigures;
}

function oneModel(model: ModelReport, { place, among, figures }: Beside): Markup {
  const { labels, findings } = model;
  // The id is inside, because a browser opens the fold around the target of a link.
  return fold(
    markup`<bdi>${labels.modelName}</bdi> <span class="faint">${wordAmong(findings.verdict, among)}</span>`,
    markup`<div id="${modelId(place)}">
${figures.grid(figures.at("model", labels.modelName))}${modelStatistics(model, among, false)}${modelMechanism(model)}</div>`,
    "model",
  );
}
