import { analyzeGains, BFLOAT16_NORM_FLOOR, compareModels, type Wiring } from "@gain/analysis";
import { describe, expect, it } from "vitest";
import { gptjLabels, gptjRows } from "../../testing/gptjFixture.ts";
import { oneModelInput } from "../../testing/reportFixture.ts";
import type { ChartPlace, ReportChart, ReportInput } from "../reportInput.ts";
import { htmlReport } from "./htmlReport.ts";

const SVG = '<svg width="30" height="20"><g fill="none"><path d="M0,0h9" stroke="#B34700"/></g></svg>';

const chart = (place: ChartPlace, model?: string): ReportChart => ({
  ...{
    id: `${place} ${model ?? ""}`,
    title: `title of ${place} ${model ?? ""}`,
    caption: "",
    place,
    vega: {},
    svg: SVG,
  },
  ...(model !== undefined && { model }),
});

/** Models of the notebook's rows, each with its gains changed by a factor. */
function inputOf(models: readonly (readonly [name: string, wiring: Wiring, factor: number])[]): ReportInput {
  const made = models.map(([name, wiring, factor]) => {
    const rows = gptjRows.map((row) => ({ ...row, model: name, lastGain: row.lastGain * factor }));
    const findings = analyzeGains(name, rows, { precisionFloor: BFLOAT16_NORM_FLOOR });
    return { name, wiring, rows, findings, notes: [], labels: { ...gptjLabels, modelName: name, wiring } };
  });
  return { ...oneModelInput, models: made, comparison: compareModels(made) };
}

const input = inputOf([
  ["low sequential", "sequential", 0.9],
  ["unknown", "unknown", 1.5],
  ["high sequential", "sequential", 1.2],
  ["parallel", "parallel", 0.8],
]);
const charts = [
  chart("answer"),
  ...(["models", "pairs", "depth", "mechanism", "prompts", "context"] as const).map((place) => chart(place)),
  ...input.models.flatMap(({ labels }) => [
    chart("model", labels.modelName),
    chart("notebook", labels.modelName),
  ]),
];
const html = htmlReport({ ...input, charts });
const section = (id: string): string =>
  new RegExp(`<section id="${id}">[^]*?</section>`).exec(html)?.[0] ?? "";
const outside = (html: string): string => {
  const inner = html.replace(/<details[^>]*>(?:(?!<details)[^])*?<\/details>/g, "");
  return inner === html ? html : outside(inner);
};

describe("a report of several models", () => {
  it("has a row a model, by wiring and then by mean, which leads to the model's fold", () => {
    const rows = Array.from(
      section("models").matchAll(/<th scope="row"><a href="#(model-\d)"><bdi>([^<]*)/g),
    );
    expect(rows.map(([, , name]) => name)).toEqual([
      "parallel",
      "high sequential",
      "low sequential",
      "unknown",
    ]);
    for (const [, id = "", name = ""] of rows)
      expect(html).toMatch(new RegExp(`<summary><bdi>${name}</bdi>[^]{0,300}<div id="${id}">`));
    expect(section("models")).toContain("data-sortable");
  });

  it("orders the folds of the models as their table", () => {
    const folds = Array.from(section("each").matchAll(/<summary><bdi>([^<]*)/g), ([, name]) => name);
    expect(folds).toEqual(["parallel", "high sequential", "low sequential", "unknown"]);
  });

  it("shows outside of folds as many figures as for two models, and in each fold its own", () => {
    expect(outside(html).match(/<figure/g)).toHaveLength(6);
    for (const { labels } of input.models)
      expect(section("each")).toContain(`title of model ${labels.modelName}`);
    const two = inputOf([
      ["a", "parallel", 1],
      ["b", "sequential", 1.1],
    ]);
    const page = htmlReport({
      ...two,
      charts: [...charts.slice(0, 7), ...["a", "b"].map((model) => chart("model", model))],
    });
    expect(outside(page).match(/<figure/g)).toHaveLength(6);
  });

  it("answers, then compares, then goes into each model", () => {
    expect(Array.from(html.matchAll(/<section id="([a-z-]+)">/g), ([, id]) => id)).toEqual([
      ...[
        "answer",
        "models",
        "classes",
        "pairs",
        "depth",
        "each",
        "prompts",
        "context",
        "methods",
        "self-checks",
      ],
      ...["reproduce", "record"],
    ]);
  });

  it("of checkpoints shows the training before the models", () => {
    const page = htmlReport({ ...input, charts: [chart("checkpoints"), chart("checkpoints", "second")] });
    expect(Array.from(page.matchAll(/<section id="([a-z-]+)">/g), ([, id]) => id).slice(0, 3)).toEqual([
      ...["answer", "checkpoints", "models"],
    ]);
    expect(/<section id="answer">[^]*?<\/section>/.exec(page)?.[0]).toContain("title of checkpoints");
  });
});
