import { displayText, domainTexts } from "../text/displayText.ts";

/**
 * The order of the built-in prompt set's categories in figures; other categories follow in order of first appearance.
 */
const LEADING_CATEGORIES: readonly string[] = ["Factual", "Cliche", "Nonsense", "Novel", "Syntactic"];

const LABEL_CHARACTERS = 22;
const NO_CATEGORY = "(no category)";

/** The most categories that are distinguishable in one figure. */
const MOST_CATEGORIES = 24;

/** The categories of one figure. */
export interface DrawnCategories {
  /** Label by category, in the figures' order; rows without a category come last, with their own label. */
  readonly labels: ReadonlyMap<string | null, string>;
  /** "24 of 40 categories drawn, those with the most prompts", or null when all are. */
  readonly leftOutText: string | null;
}

/**
 * Order and labels of categories. Where there are more than a figure can show, those with the most prompts are kept.
 *
 * @param sizes number of prompts by category, in order of first appearance.
 */
export function drawnCategories(sizes: ReadonlyMap<string | null, number>): DrawnCategories {
  const others = [...sizes.keys()].filter(
    (category) => category !== null && !LEADING_CATEGORIES.includes(category),
  );
  const ordered = [...LEADING_CATEGORIES, ...others, null].filter((category) => sizes.has(category));
  const largest = ordered.toSorted((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0));
  const kept = new Set(largest.slice(0, MOST_CATEGORIES));
  const drawn = ordered.filter((category) => kept.has(category));
  const labels = domainTexts(
    drawn.map((category) => category ?? NO_CATEGORY),
    LABEL_CHARACTERS,
  );
  return {
    labels: new Map(drawn.map((category, index) => [category, labels[index] ?? ""])),
    leftOutText:
      drawn.length === ordered.length
        ? null
        : `${String(drawn.length)} of ${String(ordered.length)} categories drawn, those with the most prompts`,
  };
}

/** The items of a category, with its label in figures. */
export interface CategoryGroup<Item> {
  readonly label: string;
  readonly items: readonly Item[];
}

/** Rows, or other items with a category, grouped by category in the figures' order. */
export function byCategory<Item extends { readonly category: string | null }>(
  items: readonly Item[],
): { readonly groups: readonly CategoryGroup<Item>[]; readonly leftOutText: string | null } {
  const groups = new Map<string | null, Item[]>();
  for (const item of items) {
    const group = groups.get(item.category);
    if (group === undefined) groups.set(item.category, [item]);
    else group.push(item);
  }
  const sizes = new Map([...groups].map(([category, members]) => [category, members.length]));
  const { labels, leftOutText } = drawnCategories(sizes);
  return {
    groups: [...labels].map(([category, label]) => ({ label, items: groups.get(category) ?? [] })),
    leftOutText,
  };
}

/** A row's category in a tooltip. */
export function categoryText(category: string | null): string {
  return category === null ? NO_CATEGORY : displayText(category, 60);
}
