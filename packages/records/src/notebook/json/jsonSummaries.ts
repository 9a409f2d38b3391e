import type { GainPoint } from "../names/gainName.ts";
import type { Naming } from "../names/naming.ts";
import { statisticNumber } from "../summaries/statisticNumber.ts";
import type { StatisticEntry } from "../summaries/summaryDraft.ts";
import type { SummaryContext, SummaryReader } from "../summaries/summaryReader.ts";
import type { TextPositions } from "../textPositions.ts";
import { JsonArray, JsonObject, type JsonValue } from "./jsonNode.ts";
import { isCited, isLabel } from "./jsonGroups.ts";
import { lookLikeModels } from "./modelKeys.ts";
import { splitTable } from "./namedTable.ts";
import { groupLabels, isCategory, withHeading } from "./outsideLabels.ts";
import { isNumberList, isRow, isRowList } from "./rowLike.ts";
import type { OutsideLabels } from "../row/sourceRow.ts";

const DEPTH_LIMIT = 8;
const CATEGORY_MEANS = /^(?:category|by_category|per_category)_?(?:means?|gains?)?$/i;

interface Above {
  readonly keys: readonly string[];
  readonly heading: OutsideLabels;
  readonly prompts: SummaryContext["prompts"];
  /** Have single numbers under the enclosing key already been read as means? */
  readonly areMeansRead?: boolean;
  /** The gain that `mean` refers to. */
  readonly point: GainPoint | null;
  readonly depth: number;
}

/** Finds statistics of gains in a JSON: under a model or a category, or in a list of objects. */
export class JsonSummaries {
  readonly #naming: Naming;
  readonly #positions: TextPositions;
  readonly #reader: SummaryReader;

  constructor(naming: Naming, positions: TextPositions, reader: SummaryReader) {
    this.#naming = naming;
    this.#positions = positions;
    this.#reader = reader;
  }

  collect(root: JsonValue): void {
    this.#walk(root, { keys: [], heading: new Map(), prompts: null, point: null, depth: 0 });
  }

  #walk(value: JsonValue, above: Above): void {
    if (above.depth > DEPTH_LIMIT) return;
    if (isRowList(value, this.#naming) || isRow(value, this.#naming)) return;
    if (value instanceof JsonArray) {
      for (const item of value.items) {
        if (item instanceof JsonObject) this.#walk(item, { ...above, depth: above.depth + 1 });
      }
    } else if (value instanceof JsonObject) this.#object(value, above);
  }

  #object(object: JsonObject, above: Above): void {
    const split = splitTable(object);
    if (split !== null) {
      this.#walk(split.rows, above);
      return;
    }
    const columns = this.#statisticColumns(object);
    if (columns !== null) {
      this.#walk(columns, above);
      return;
    }
    this.#bareMeans(object, above);
    const heading = withHeading(above.heading, object, this.#naming);
    const prompts = statedPrompts(object) ?? above.prompts;
    this.#reader.add(this.#entries(object), this.#context(object, { ...above, heading, prompts }));
    const inside = { ...above, heading, prompts, depth: above.depth + 1 };
    for (const [i, key] of object.keys.entries()) {
      const value = object.values[i] ?? null;
      if (isCited(key) || !(value instanceof JsonObject || value instanceof JsonArray)) continue;
      this.#means(key, value, inside);
      this.#walk(value, this.#below(inside, key, object));
    }
  }

  #below(inside: Above, key: string, object: JsonObject): Above {
    const gain = this.#naming.gain(key);
    if (gain?.statistic === "value") return { ...inside, point: gain.taken, areMeansRead: true };
    const named = isLabel(key) ? { ...inside, keys: [...inside.keys, key] } : inside;
    const siblings = object.keys.filter((_, i) => object.values[i] instanceof JsonObject);
    return inside.point === null && lookLikeModels(siblings) ? { ...named, point: "unnamed" } : named;
  }

  /** Means: one number per model under a key that names gains, or one per category. */
  #means(key: string, value: JsonValue, inside: Above): void {
    const gain = this.#naming.gain(key);
    const point = gain?.statistic === "value" || gain?.statistic === "mean" ? gain.taken : null;
    const ofCategories = CATEGORY_MEANS.test(key);
    if (!(value instanceof JsonObject) || (point === null && !ofCategories)) return;
    for (const [i, name] of value.keys.entries()) {
      const number = numberOf(value.values[i] ?? null);
      if (number === null || this.#naming.bare(name) !== null || !isLabel(name)) continue;
      if (ofCategories && !isCategory(name) && !inside.heading.has("Model")) continue;
      const line = this.#positions.at(value.starts[i] ?? value.start).line;
      const context = this.#labels(
        { ...inside, keys: [...inside.keys, name], point: point ?? "plain" },
        line,
      );
      this.#reader.add([{ name: point === null ? "mean" : key, value: number }], context);
    }
  }

  /** Means without a name: one number per model, or one per category of a model. */
  #bareMeans(object: JsonObject, above: Above): void {
    const { keys, values } = object;
    const ofCategories = keys.every(isCategory) && (lookLikeModels(above.keys) || above.heading.has("Model"));
    if (above.areMeansRead === true || (!ofCategories && !lookLikeModels(keys))) return;
    const numbers = values.map((value) => (typeof value === "number" ? value : null));
    if (numbers.includes(null)) return;
    for (const [i, key] of keys.entries()) {
      const line = this.#positions.at(object.starts[i] ?? object.start).line;
      const named = ofCategories ? [...above.keys, key] : [key];
      const context = this.#labels({ ...above, keys: named, point: above.point ?? "unnamed" }, line);
      this.#reader.add([{ name: "mean", value: numbers[i] ?? Number.NaN }], context);
    }
  }

  #entries(object: JsonObject): readonly StatisticEntry[] {
    return object.keys.flatMap((name, i): StatisticEntry[] => {
      const value = object.values[i] ?? null;
      const isNamed =
        this.#naming.gain(name) !== null || this.#naming.bare(name) !== null || /^n_?models$/i.test(name);
      if (!isNamed) return [];
      if (isNumberList(value))
        return [{ name, value: value.items.map((item) => item ?? Number.NaN) as number[] }];
      const number = numberOf(value);
      return number === null ? [] : [{ name, value: number }];
    });
  }

  #context(object: JsonObject, above: Above): SummaryContext {
    const namesModel = object.keys.some(
      (key, i) => this.#naming.column(key) === "Model" && typeof object.values[i] === "string",
    );
    // If the object names its model, an enclosing key that is not a category also belongs to the model.
    const keys = namesModel ? above.keys.filter(isCategory) : above.keys;
    return { ...this.#labels({ ...above, keys }, this.#positions.at(object.start).line), namesModel };
  }

  #labels({ keys, heading, prompts, point }: Above, line: number): SummaryContext {
    const found = groupLabels({ keys, heading }, true);
    return {
      model: found.get("Model")?.value ?? null,
      namesModel: false,
      category: found.get("Category")?.value ?? null,
      prompts,
      point,
      line,
    };
  }

  /** `{"model": {"0": "gpt2"}, "gain_mean": {"0": 1.02}}`, or the same with lists, as a list of objects. */
  #statisticColumns(object: JsonObject): JsonArray | null {
    const isMean = (key: string): boolean => this.#naming.gain(key)?.statistic === "mean";
    const anchor = object.values[object.keys.findIndex(isMean)];
    if (!(anchor instanceof JsonObject || anchor instanceof JsonArray)) return null;
    const cells = (value: JsonValue): readonly JsonValue[] =>
      value instanceof JsonArray ? value.items : value instanceof JsonObject ? value.values : [];
    const count = cells(anchor).length;
    const columns = object.keys.flatMap((name, i) => {
      const values = cells(object.values[i] ?? null);
      return values.length === count ? [{ name, values }] : [];
    });
    const names = columns.map(({ name }) => name);
    const rows = anchor.starts.map((start, k) => {
      const values = columns.map(({ values: column }) => column[k] ?? null);
      return new JsonObject(
        names,
        values,
        names.map(() => start),
        start,
      );
    });
    return new JsonArray(rows, anchor.starts, object.start);
  }
}

function numberOf(value: JsonValue): number | null {
  if (typeof value === "number") return value;
  return typeof value === "string" ? statisticNumber(value) : null;
}

/** The number of prompts that a file states for its models. */
function statedPrompts(object: JsonObject): SummaryContext["prompts"] {
  for (const key of ["n_prompts", "num_prompts", "prompts_per_model"]) {
    const n = numberOf(object.get(key) ?? null);
    if (n !== null && Number.isSafeInteger(n) && n > 0) return { n, basis: `${key} of the file` };
  }
  const prompts = object.get("prompts");
  return prompts instanceof JsonArray && prompts.items.length > 0
    ? { n: prompts.items.length, basis: "the file lists this number of prompts" }
    : null;
}
