import { blockStep } from "@gain/analysis";
import { element } from "../dom.ts";
import { reportCode } from "../reportCode.ts";
import { blockFigure } from "./blockFigure.ts";
import type { Band, RowDetail } from "../../rows/rowView.ts";

/** Columns that the page shows as figures and tables of blocks, not as facts. */
const OF_BLOCKS = /^(Layer_|Delta_|Inners|Attention_|MLP_|Split_)/;
const NAMED: Readonly<Record<string, string>> = {
  ...{
    Last_Gain: "Gain of the last block",
    Total_Amp: "Total amplification",
    Entropy: "Entropy (nats)",
    Top_Token: "Top token",
  },
  ...{
    Top_Prob: "Its probability",
    N_Layers: "Blocks",
  },
  ...{
    Final_Norm: "Norm after the final norm",
    Error_Code: "Not measured",
    Error_Text: "Because",
    Norm_Type: "Norm",
  },
};
const LEFT_OUT: ReadonlySet<string> = new Set(["Prompt", "Prompt_Short", "Token_Ids", "Last_Token"]);
/** More tokens are folded. */
const MOST_TOKENS = 64;

/** The prompt, its tokens and numbers, gain and norm of each block beside its category, and the step by component. */
export function rowDetail({ at, values, band }: RowDetail): Node[] {
  const facts = Object.entries(values).filter(
    ([name, value]) => !OF_BLOCKS.test(name) && !LEFT_OUT.has(name) && value !== null && value !== "",
  );
  const { Prompt: prompt } = values;
  return [
    element("h2", { id: "row-title" }, `Row ${reportCode.countText(at + 1)}`),
    element(
      "blockquote",
      {},
      element("bdi", {}, reportCode.shownText(typeof prompt === "string" ? prompt : "")),
    ),
    ...tokens(values),
    ...blockFigures(values, band),
    element(
      "dl",
      { class: "facts" },
      ...facts.flatMap(([name, value]) => [
        element("dt", {}, nameOf(name)),
        element("dd", {}, valueText(value)),
      ]),
    ),
    ...stepTable(values),
  ];
}

/** The token ids in their order, each with its text where the run has it: that of the last one alone is stored. */
function tokens({ Token_Ids: stored, Last_Token: last }: RowDetail["values"]): Node[] {
  const ids = numbersOf(stored);
  if (ids.length === 0) return [];
  const list = element(
    "ol",
    { class: "tokens" },
    ...ids.map((id, k) =>
      element(
        "li",
        {},
        String(id),
        k === ids.length - 1 && typeof last === "string"
          ? element("code", { class: "token" }, reportCode.shownText(last))
          : null,
      ),
    ),
  );
  const why =
    "A run stores the ids of a prompt’s tokens, and the text of the last one, which is measured; the texts of the others are the tokenizer’s.";
  const title = `${reportCode.countText(ids.length)} ${ids.length === 1 ? "token" : "tokens"}`;
  return [
    element("h3", {}, title),
    ids.length > MOST_TOKENS ? element("details", {}, element("summary", {}, "Show all"), list) : list,
    element("p", { class: "faint" }, why),
  ];
}

/** What was measured after each block, beside the rows of the category. */
function blockFigures(values: RowDetail["values"], band: Band | null): Node[] {
  const [gains = [], norms = []] = [values["Layer_Gains"], values["Layer_Norms"]].map(numbersOf);
  const known = band !== null && band.rows > 0 ? band : null;
  const words =
    known === null
      ? ""
      : ` The band holds 80 % of ${reportCode.countText(known.rows)} rows of the category${known.isPart ? ", the first of them" : ""}; the thin line is their median.`;
  const caption = `The thick line is this row.${words}`;
  const label = (what: string): string => `${what} of each block; the table below has the numbers`;
  return [
    ...(gains.length === 0
      ? []
      : [
          element("h3", {}, "Gain of each block"),
          blockFigure({
            ...{ values: gains, spread: known?.gains ?? null, first: "block 1", hasNeutral: true },
            ...{ label: label("Gain"), caption },
          }),
        ]),
    ...(norms.length === 0
      ? []
      : [
          element("h3", {}, "Norm ‖h‖ after each block"),
          blockFigure({
            ...{ values: norms, spread: known?.norms ?? null, first: "the input", hasNeutral: false },
            ...{ label: label("Norm"), caption },
          }),
        ]),
  ];
}

const nameOf = (name: string): string =>
  reportCode.shownText(NAMED[name] ?? (name.startsWith("meta_") ? name.slice(5) : name.replaceAll("_", " ")));

function valueText(value: unknown): string {
  if (typeof value === "number")
    return Number.isInteger(value) ? reportCode.countText(value) : String(value).replaceAll("-", "−");
  return reportCode.shownText(
    Array.isArray(value) ? (value.length === 0 ? "none" : value.join(", ")) : String(value),
  );
}

const numbersOf = (value: unknown): number[] =>
  Array.isArray(value) ? value.map((each) => (typeof each === "number" ? each : Number.NaN)) : [];

const COLUMNS: readonly string[] = [
  "Block",
  "‖h‖ after it",
  "Gain",
  "Gain² − 1",
  "by attention",
  "by the MLP",
  "by both together",
];

/** The norm, the gain and the step of each block, the last one first; nothing where the file has no steps. */
function stepTable(values: RowDetail["values"]): Node[] {
  const [norms, steps, inners] = [values["Layer_Norms"], values["Delta_Norms"], values["Inners"]].map(
    numbersOf,
  );
  if (norms === undefined || norms.length < 2) return [];
  const of = (name: string, k: number): number => numbersOf(values[name])[k] ?? Number.NaN;
  const rows = norms.slice(1).map((normAfter, k) => {
    const normBefore = norms[k] ?? Number.NaN;
    const { growth, parts } = blockStep({
      ...{ normBefore, normAfter, deltaNorm: steps?.[k] ?? Number.NaN, inner: inners?.[k] ?? Number.NaN },
      split: {
        ...{ attentionNorm: of("Attention_Norms", k), attentionInner: of("Attention_Inners", k) },
        ...{ mlpNorm: of("MLP_Norms", k), mlpInner: of("MLP_Inners", k), error: of("Split_Errors", k) },
      },
    });
    const { attention, mlp, cross } = parts.defined
      ? parts.value
      : { attention: null, mlp: null, cross: null };
    const cells = [
      normAfter,
      of("Layer_Gains", k),
      growth.defined ? growth.value : null,
      attention,
      mlp,
      cross,
    ];
    return element(
      "tr",
      {},
      element("th", { scope: "row", class: "number" }, String(k + 1)),
      ...cells.map((cell) =>
        element("td", { class: "number" }, cell === null ? "–" : reportCode.numberText(cell)),
      ),
    );
  });
  const table = element(
    "table",
    {},
    element(
      "thead",
      {},
      element("tr", {}, ...COLUMNS.map((title) => element("th", { scope: "col", class: "number" }, title))),
    ),
    element("tbody", {}, ...rows.toReversed()),
  );
  return [
    element("h3", {}, "Step of each block"),
    element(
      "p",
      { class: "faint" },
      "Gain² − 1 is the sum of what attention, the MLP and both together add, relative to the squared norm before the block.",
    ),
    element("div", { class: "scroll", role: "region", "aria-label": "Steps", tabIndex: 0 }, table),
  ];
}
