import type { ReportTimeline } from "../reportInput.ts";
import { originOf, timelineTable, timelineWords } from "../tables/timelineTable.ts";
import { dataTable, scrolling } from "./dataTable.ts";
import { fold } from "./fold.ts";
import { markup, type Markup } from "./markup.ts";

const WIDTH = 720;
const NAME_WIDTH = 210;
const LINE_HEIGHT = 18;
/** The least visible width of a bar. */
const LEAST_WIDTH = 1.5;

/** The timeline of one run. */
export const timelineMarkup = (report: ReportTimeline): Markup =>
  markup`${timelineWords(report).map((sentence) => markup`<p>${sentence}</p>\n`)}${bars(report)}${fold("Every phase", dataTable(timelineTable(report)))}`;

/** One line per phase: its name, and a bar from its start to its end. */
function bars({ heading, timeline: { spans } }: ReportTimeline): Markup {
  if (spans.length === 0) return markup``;
  const origin = originOf(spans);
  const end = Math.max(...spans.map(({ endedAt }) => endedAt));
  const scale = (WIDTH - NAME_WIDTH) / Math.max(end - origin, 1e-3);
  const lines = spans.map(({ by, name, startedAt, endedAt, seconds }, i) => {
    const y = i * LINE_HEIGHT;
    const x = NAME_WIDTH + (startedAt - origin) * scale;
    const width = Math.max(LEAST_WIDTH, (endedAt - startedAt) * scale);
    return markup`<text x="${at(NAME_WIDTH - 8)}" y="${at(y + 13)}" text-anchor="end">${name}</text><rect class="${by}" x="${at(Math.min(x, WIDTH - width))}" y="${at(y + 3)}" width="${at(width)}" height="${at(LINE_HEIGHT - 6)}"><title>${name}, ${by}: ${seconds.toFixed(3)} s</title></rect>
`;
  });
  const height = at(spans.length * LINE_HEIGHT);
  return scrolling(
    `${heading}: phases in time`,
    markup`<svg class="timeline" viewBox="0 0 ${at(WIDTH)} ${height}" width="${at(WIDTH)}" height="${height}" role="img" aria-label="${heading}: start and end of each phase; the table below has the numbers">
${lines}</svg>`,
  );
}

const at = (value: number): string => value.toFixed(1);
