import {
  categoryDirection,
  estimateText,
  percentText,
  type Direction,
  type GainFindings,
} from "@gain/analysis";
import { COLUMN_CONTENT_WIDTH, TITLE_FONT_SIZE } from "../look/printSize.ts";
import { displayText } from "../text/displayText.ts";
import { textWidth } from "../text/textWidth.ts";

const VERBS = { expansion: "expands", dampening: "dampens" } as const;
const SIDES = ["expansion", "dampening"] as const;
/** More names than these are counted. */
const MOST_NAMED = 2;
const NAME_CHARACTERS = 20;
const COUNTS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/**
 * What the categories show by themselves, in two lines: those that Holm's adjusted tests put on a side of 1, beyond the
 * precision of the measurement, by name where the names fit. Where the verdict names no side that
 * matters, or there are no categories, the title says what the verdict says.
 */
export function categoryTitle(
  model: string,
  findings: GainFindings,
  width = COLUMN_CONTENT_WIDTH,
): readonly [string, string] {
  const { verdict, primary, precisionFloor, categories } = findings;
  const { estimate } = primary;
  const gain = estimate.defined
    ? `gain ${estimateText({ mean: estimate.value.mean, ...estimate.value.interval })}`
    : "no mean gain";
  const tested = categories.filter((category) => category.estimate.defined);
  const isWhole = primary.population === "these categories" && tested.length > 1;
  const isSide = verdict.word === "expansion" || verdict.word === "dampening";
  if (precisionFloor === null || !isWhole || !(isSide || verdict.word === "not distinguishable"))
    return [verdictLine(model, findings), gain];
  const on = (side: Direction): string[] =>
    tested
      .filter((category) => categoryDirection(category, precisionFloor) === side)
      .map(({ category }) => displayText(category, NAME_CHARACTERS));
  const sides = SIDES.filter((side) => on(side).length > 0);
  const claimsOf = (mostNamed: number): string =>
    sides.map((side) => `${VERBS[side]} on ${named(on(side), tested.length, mostNamed)}`).join(" and ");
  const isNamed = textWidth(`${model} ${claimsOf(MOST_NAMED)};`, TITLE_FONT_SIZE, "bold") <= width;
  const claims = claimsOf(isNamed ? MOST_NAMED : 0);
  const open = on("not distinguishable").length;
  if (sides.length === 0)
    return [
      `${model}: no category by itself is distinguishable from 1`,
      `all ${countWord(tested.length)} together: ${gain}`,
    ];
  if (open === 0) return [`${model} ${claims}`, gain];
  const others = open === 1 ? "other category is" : `other ${countWord(open)} categories are`;
  return [`${model} ${claims};`, `the ${others} not distinguishable from 1`];
}

function verdictLine(model: string, { verdict: { word }, margin, primary }: GainFindings): string {
  const where = primary.population === "these categories" ? "these categories" : "prompts like these";
  switch (word) {
    case "expansion":
    case "dampening":
      return `${model} ${VERBS[word]} on ${where}`;
    case "negligible expansion":
    case "negligible dampening":
    case "no change":
      return `${model} changes the norm by less than ${percentText(margin)} on ${where}`;
    case "not distinguishable":
      return `${model}: not distinguishable from 1 on ${where}`;
    case "no verdict":
      return `${model}: no verdict`;
  }
}

function named(categories: readonly string[], of: number, mostNamed: number): string {
  if (categories.length === of) return of === 2 ? "both categories" : `all ${countWord(of)} categories`;
  return categories.length <= mostNamed
    ? `${categories.join(" and ")} prompts`
    : `${countWord(categories.length)} of ${countWord(of)} categories`;
}

const countWord = (count: number): string => COUNTS[count] ?? String(count);
