import { element } from "../dom.ts";
import { reportCode } from "../reportCode.ts";
import type { RowsChoice, RowsFacts, Side } from "../../rows/rowView.ts";

const TYPING_MS = 200;
/** More own columns are folded away. */
const MOST_OPEN = 4;

/** The controls above the rows: words, model, category, side of 1, flags, and words in each own column of the prompts. */
export function rowControls(
  { models, categories, flags, hasErrors, own }: RowsFacts,
  start: RowsChoice,
  change: (change: Partial<RowsChoice>) => void,
): HTMLElement {
  const chosen: Record<string, string> = { ...start.own };
  const ownFields = own.map((column) => {
    const label = element(
      "label",
      {},
      element("bdi", {}, reportCode.shownText(column.slice("meta_".length))),
      " ",
    );
    label.append(
      searchField("words", chosen[column] ?? "", (text) => {
        chosen[column] = text;
        change({ own: { ...chosen } });
      }),
    );
    return label;
  });
  const fields = element("div", { class: "controls" }, ...ownFields);
  return element(
    "div",
    { class: "row-controls" },
    element(
      "div",
      { class: "controls" },
      element(
        "label",
        { class: "wide" },
        "Find ",
        searchField("words in any text", start.words, (words) => {
          change({ words });
        }),
      ),
      models.length > 1
        ? choice("Model", [["", "all"], ...same(models)], start.model, (model) => {
            change({ model });
          })
        : null,
      categories.length > 0
        ? choice("Category", [["", "all"], ...same(categories)], start.category, (category) => {
            change({ category });
          })
        : null,
      choice(
        "Gain",
        [
          ["", "any"],
          ["below", "below 1"],
          ["above", "above 1"],
          ["other", "1 or not finite"],
        ],
        start.side,
        (side) => {
          change({ side: side as Side });
        },
      ),
      flags.length > 0 || hasErrors
        ? choice(
            "Flags",
            [
              ["", "any or none"],
              ...(flags.length > 0 ? [["any", "flagged"] as const] : []),
              ...same(flags),
              ...(hasErrors ? [["errors", "not measured"] as const] : []),
            ],
            start.flag,
            (flag) => {
              change({ flag });
            },
          )
        : null,
    ),
    own.length === 0
      ? null
      : own.length <= MOST_OPEN
        ? fields
        : element("details", {}, element("summary", {}, "Filter by the columns of the prompt file"), fields),
  );
}

const same = (values: readonly string[]): (readonly [string, string])[] =>
  values.map((value) => [value, reportCode.shownText(value)]);

function choice(
  title: string,
  options: readonly (readonly [string, string])[],
  start: string,
  chosen: (value: string) => void,
): HTMLElement {
  // A link may name what these rows do not have: it is shown as what it is, and leaves no row.
  const isKnown = options.some(([value]) => value === start);
  const offered = isKnown ? options : [...options, ...same([start])];
  const select = element(
    "select",
    {},
    ...offered.map(([value, text]) => element("option", { value, selected: value === start }, text)),
  );
  select.addEventListener("change", () => {
    chosen(select.value);
  });
  return element("label", {}, `${title} `, select);
}

/** A field that tells its text when typing pauses. */
function searchField(placeholder: string, start: string, typed: (text: string) => void): HTMLInputElement {
  const field = element("input", {
    ...{ type: "search", placeholder, value: start, autocomplete: "off", spellcheck: false },
  });
  let timer = 0;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      typed(field.value);
    }, TYPING_MS);
  });
  return field;
}
