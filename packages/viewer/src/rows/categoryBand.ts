/** The middle of a category's rows, beside which one of them is shown. */
import type { Row, RowFile } from "./rowFile.ts";
import type { Band, Spread } from "./rowView.ts";

/** Rows of a category that are read for its band. */
const MOST_BAND = 2_000;
const LISTS = ["Layer_Gains", "Layer_Norms"] as const;

/** The spread of the first rows of a row's model and category; null for a row without a category. */
export async function categoryBand(
  file: RowFile,
  { Model: model, Category: category }: Row,
): Promise<Band | null> {
  if (typeof category !== "string") return null;
  const found: Row[] = [];
  let isPart = false;
  for (let number = 0; number + 1 < file.starts.length && !isPart; number += 1)
    for (const row of await file.group(number, ["Model", "Category", ...LISTS])) {
      if (row["Model"] !== model || row["Category"] !== category || !Array.isArray(row["Layer_Gains"]))
        continue;
      if (found.length === MOST_BAND) isPart = true;
      else found.push(row);
    }
  const [gains, norms] = LISTS.map(
    (list) => found.map((row) => row[list]).filter(Array.isArray) as number[][],
  );
  return { rows: found.length, isPart, gains: spreadOf(gains ?? []), norms: spreadOf(norms ?? []) };
}

function spreadOf(lists: readonly (readonly number[])[]): Spread {
  const length = Math.max(0, ...lists.map((list) => list.length));
  const at = (share: number): (number | null)[] =>
    Array.from({ length }, (_, k) =>
      quantile(
        lists.map((list) => list[k] ?? Number.NaN),
        share,
      ),
    );
  return { low: at(0.1), middle: at(0.5), high: at(0.9) };
}

/** Linear between order statistics, as numpy's default; null for no finite value. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)];
  const high = sorted[Math.ceil(place)];
  return low === undefined || high === undefined ? null : low + (high - low) * (place - Math.floor(place));
}
