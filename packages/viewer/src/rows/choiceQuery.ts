/** The choice of rows as a part of an address, so that a link or a reload shows the same rows. */
import { NO_CHOICE, type RowsChoice, type Side } from "./rowView.ts";

const OWN = "own.";
const TEXTS = ["model", "category", "side", "flag", "words", "column"] as const;
const SIDES: readonly string[] = ["below", "above", "other"] satisfies Side[];

/** @throws never: what no choice has is left out */
export function choiceOf(query: URLSearchParams): RowsChoice {
  const own = [...query].filter(([name]) => name.startsWith(OWN));
  const [model, category, side, flag, words, column] = TEXTS.map((name) => query.get(name) ?? "");
  return {
    ...NO_CHOICE,
    ...{
      model: model ?? "",
      category: category ?? "",
      flag: flag ?? "",
      words: words ?? "",
      column: column ?? "",
    },
    side: SIDES.includes(side ?? "") ? (side as Side) : "",
    own: Object.fromEntries(own.map(([name, text]) => [name.slice(OWN.length), text])),
    direction: query.get("down") === null ? 1 : -1,
  };
}

/** The parts of the address; an empty one is left out of it. */
export const queryOf = (choice: RowsChoice): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(TEXTS.map((name) => [name, choice[name]])),
  ...Object.fromEntries(Object.entries(choice.own).map(([column, text]) => [OWN + column, text])),
  down: choice.direction === -1 ? "1" : "",
});
