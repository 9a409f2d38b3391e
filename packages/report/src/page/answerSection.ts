import type { ReportInput } from "../reportInput.ts";
import { headline } from "../words/headline.ts";
import { shapeOf, type ChartFigures } from "./chartFigures.ts";
import { markup, type Markup } from "./markup.ts";
import { wholeNumbers } from "./wholeNumbers.ts";

/** The answer in one sentence, the figure that shows it, and what it rests on beside that. */
export function answerSection(input: ReportInput, figures: ChartFigures): Markup {
  const { answer, sub, lines } = headline(input);
  const [hero, ...others] = heroes(figures);
  const list =
    lines.length === 0
      ? ""
      : markup`<ul class="lines">\n${lines.map((line) => markup`<li>${wholeNumbers(line)}</li>\n`)}</ul>\n`;
  const beside =
    hero === undefined
      ? list
      : markup`<div class="hero ${shapeOf(hero)}">
${figures.figure(hero)}${list}</div>
`;
  return markup`<section id="answer">
<h1><bdi>${wholeNumbers(answer)}</bdi></h1>
<p class="sub">${sub === "" ? "" : `${sub} · `}${made(input)}</p>
${notMeasured(input)}${beside}${figures.grid(others)}</section>
`;
}

/** The figures that answer; of checkpoints, the line along the training. */
export function heroes(figures: ChartFigures) {
  const answering = figures.at("answer");
  return answering.length > 0 ? answering : figures.at("checkpoints").slice(0, 1);
}

/** The models that the run was to measure and could not. */
function notMeasured({ leftOut = [] }: ReportInput): Markup {
  const failed = leftOut.filter(({ why }) => why === "failed");
  if (failed.length === 0) return markup``;
  const names = failed.map(({ name }) => name).join(", ");
  return markup`<p class="sub">Not measured, for the reasons in <a href="#notes">the notes</a>: <bdi>${names}</bdi></p>
`;
}

function made({ createdAt, version }: ReportInput): string {
  const when = createdAt.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*Z$/, "$1 $2 UTC");
  return `made ${when} by gain ${version}`;
}
