import type { GainRow } from "../../row/gainRow.ts";
import { nameList } from "../../files/fileErrors.ts";
import { gainSummary } from "./gainSummary.ts";
import { JsonObject, type JsonValue } from "./jsonNode.ts";
import { readNumber } from "../row/numberText.ts";

const RELATIVE_TOLERANCE = 1e-9;
const ABSOLUTE_TOLERANCE = 1e-12;
const SHOWN_AT_MOST = 5;

type Gains = readonly number[];
type Groups = ReadonlyMap<string, Gains>;

/**
 * Compares the statistics in a JSON of the notebook or of its benchmark with its rows: `results`, also by model,
 * `category_means`, `base_levels`, `modulation_ranges`, `n_measurements` and `n_models`, to 1e-9 relative. p-values are
 * not compared.
 *
 * @returns the disagreements as text; null if there are none
 */
export function summaryDisagreement(root: JsonObject, rows: readonly GainRow[]): string | null {
  const byModel = gainsBy(rows, ({ model }) => model);
  const byCategory = gainsBy(rows, ({ category }) => category);
  const found = [
    ...disagreement("n_measurements", root.get("n_measurements"), rows.length),
    ...disagreement("n_models", root.get("n_models"), byModel.size),
    ...resultsDisagreement(root.get("results"), rows, byModel),
    ...byName(root, "category_means", byCategory, meanDisagreement),
    ...byName(root, "base_levels", byModel, meanDisagreement),
    ...byName(root, "modulation_ranges", byModel, rangeDisagreement),
  ];
  if (found.length === 0) return null;
  const more = found.length - SHOWN_AT_MOST;
  return [...found.slice(0, SHOWN_AT_MOST), ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}

function resultsDisagreement(
  stated: JsonValue | undefined,
  rows: readonly GainRow[],
  byModel: Groups,
): string[] {
  if (!(stated instanceof JsonObject)) return [];
  const gains = rows.map(({ lastGain }) => lastGain);
  const ofModels = stated.keys.flatMap((model, i) => {
    const ofModel = byModel.get(model);
    return ofModel === undefined
      ? []
      : statisticsDisagreement(nameOf("results", model), stated.values[i], ofModel);
  });
  return [...statisticsDisagreement("results", stated, gains), ...ofModels];
}

/** The disagreements of a member of the root with one value per group. */
function byName(
  root: JsonObject,
  key: string,
  groups: Groups,
  disagreementOf: (name: string, stated: JsonValue | undefined, gains: Gains) => string[],
): string[] {
  const stated = root.get(key);
  if (!(stated instanceof JsonObject)) return [];
  return stated.keys.flatMap((group, i) => {
    const gains = groups.get(group);
    const name = nameOf(key, group);
    return gains === undefined ? [`${name} has no row`] : disagreementOf(name, stated.values[i], gains);
  });
}

function meanDisagreement(name: string, stated: JsonValue | undefined, gains: Gains): string[] {
  return disagreement(name, stated, gainSummary(gains).mean);
}

function rangeDisagreement(name: string, stated: JsonValue | undefined, gains: Gains): string[] {
  const { min, max } = gainSummary(gains);
  return membersDisagreement(name, stated, { min, max, range: max - min });
}

function statisticsDisagreement(name: string, stated: JsonValue | undefined, gains: Gains): string[] {
  const { mean, sd, min, max, t } = gainSummary(gains);
  return membersDisagreement(name, stated, {
    mean_gain: mean,
    std_gain: sd,
    min_gain: min,
    max_gain: max,
    t_statistic: t,
  });
}

function membersDisagreement(
  name: string,
  stated: JsonValue | undefined,
  expected: Readonly<Record<string, number | null>>,
): string[] {
  if (!(stated instanceof JsonObject)) return [];
  return Object.entries(expected).flatMap(([key, value]) =>
    disagreement(`${name}.${key}`, stated.get(key), value),
  );
}

function disagreement(name: string, stated: JsonValue | undefined, ofRows: number | null): string[] {
  const value = typeof stated === "string" ? readNumber(stated) : stated;
  if (typeof value !== "number" || ofRows === null || agrees(value, ofRows)) return [];
  return [`${name} is ${shown(value)}, from the rows ${shown(ofRows)}`];
}

/** Enough digits to show a disagreement, and none that depend on the order of a sum. */
const shown = (value: number): string => String(Number(value.toPrecision(12)));

function agrees(a: number, b: number): boolean {
  const tolerance = RELATIVE_TOLERANCE * Math.max(Math.abs(a), Math.abs(b)) + ABSOLUTE_TOLERANCE;
  return Object.is(a, b) || Math.abs(a - b) <= tolerance;
}

function gainsBy(rows: readonly GainRow[], nameOfRow: (row: GainRow) => string | null): Groups {
  const groups = new Map<string, number[]>();
  for (const row of rows) {
    const name = nameOfRow(row);
    if (name === null) continue;
    const gains = groups.get(name);
    if (gains === undefined) groups.set(name, [row.lastGain]);
    else gains.push(row.lastGain);
  }
  return groups;
}

const nameOf = (key: string, group: string): string => `${key}.${nameList([group])}`;
