import type { ChartPlace, ReportChart } from "../reportInput.ts";
import { jsonIsland } from "./jsonIsland.ts";
import { markup, type Markup } from "./markup.ts";
import { drawingSize, staticDrawing } from "./staticDrawing.ts";

/** A drawing wider than this, in pixels, takes the whole width of the page. */
const WIDEST_IN_COLUMN = 620;

/** The charts of a report, each of which goes to one place of the page. */
export class ChartFigures {
  readonly #charts: readonly ReportChart[];

  constructor(charts: readonly ReportChart[]) {
    this.#charts = charts;
  }

  /** Those of a place, in their order; of one model where it is named. */
  at(place: ChartPlace, model?: string): readonly ReportChart[] {
    return this.#charts.filter(
      (chart) => chart.place === place && (model === undefined || chart.model === model),
    );
  }

  /**
   * Figures side by side, as many as the width takes; nothing for none.
   *
   * @param words text beside the figures where there is room
   */
  grid(charts: readonly ReportChart[], words: Markup = markup``): Markup {
    if (charts.length === 0) return words;
    const beside = words.text === "" ? "" : markup`<div class="words">\n${words}</div>\n`;
    return markup`<div class="figures">\n${charts.map((chart) => this.figure(chart))}${beside}</div>\n`;
  }

  figure(chart: ReportChart): Markup {
    const number = String(this.#charts.indexOf(chart));
    const { caption, narrow } = chart;
    const wide = drawing(chart, number, chart);
    const kinds = [
      ...(wide.width > WIDEST_IN_COLUMN ? ["wide"] : []),
      ...(narrow === undefined ? [] : ["has-narrow"]),
    ];
    return markup`<figure${kinds.length === 0 ? "" : markup` class="${kinds.join(" ")}"`}>
${wide.content}${narrow === undefined ? "" : drawing(chart, `${number}-narrow`, narrow).content}${caption === "" ? "" : markup`<figcaption>${caption}</figcaption>\n`}</figure>
`;
  }
}

/** Whether a drawing is too wide for anything beside it, and otherwise whether it is higher than wide. */
export function shapeOf({ svg }: ReportChart): "of-wide" | "of-tall" | "of-flat" {
  const { width, height } = drawingSize(/ viewBox="([^"]*)"/.exec(svg)?.[1]);
  if (width > WIDEST_IN_COLUMN) return "of-wide";
  return height > width ? "of-tall" : "of-flat";
}

/** A drawing, which the page's script exchanges for a view of its specification when the pointer is on it. */
function drawing(
  { id, title, caption, vega }: ReportChart,
  number: string,
  { svg, vega: spec }: { readonly svg: string; readonly vega: object },
): { readonly content: Markup; readonly width: number } {
  const description =
    "description" in vega && typeof vega.description === "string" ? vega.description : caption;
  const label = description === "" ? title : `${title}. ${description}`;
  const { content, width } = staticDrawing(svg, { prefix: `f${number}-`, figure: id, label });
  return {
    content: markup`<div class="chart" data-chart="${number}">${content}</div>
${jsonIsland(`chart-${number}`, spec)}
`,
    width,
  };
}
