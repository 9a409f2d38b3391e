import { MODEL_KINDS, type ModelKind } from "../look/modelKind.ts";
import { domainTexts } from "../../text/displayText.ts";
import type { ModelBar } from "./modelBar.ts";

const NAME_CHARACTERS = 20;
/** Minimum width of a group in pixels, for its heading. */
const SMALLEST_GROUP = 74;
const GAP_BETWEEN_GROUPS = 6;
/** Below this, names below the bars overlap. */
const SMALLEST_SPACING = 16;
const LARGEST_SPACING = 96;

/** A bar with its centre along the axis, in pixels. */
interface PlacedBar {
  readonly bar: ModelBar;
  readonly label: string;
  readonly position: number;
}

/** The bars of one kind side by side; `centre` is the middle of the group, in pixels. */
export interface BarGroup {
  readonly kind: ModelKind;
  readonly bars: readonly PlacedBar[];
  readonly centre: number;
}

/** All groups, and the space that they need. */
export interface BarGroups {
  readonly groups: readonly BarGroup[];
  /** Pixels from one bar to the next. */
  readonly spacing: number;
  /** Length of the whole axis in pixels: the given width, or more where the bars need it. */
  readonly width: number;
}

/**
 * Bars side by side by kind, in the order of kinds and by gain within one. Bars share the width evenly, but a group of
 * few bars keeps the width of its heading.
 */
export function barGroups(bars: readonly ModelBar[], availableWidth: number): BarGroups {
  const sorted = bars.toSorted((a, b) => a.gain - b.gain);
  const labels = domainTexts(
    sorted.map((bar) => bar.name),
    NAME_CHARACTERS,
  );
  const named = sorted.map((bar, index) => ({ bar, label: labels[index] ?? "" }));
  const members = MODEL_KINDS.map((kind) => ({ kind, bars: named.filter(({ bar }) => bar.kind === kind) }));
  const filled = members.filter((group) => group.bars.length > 0);
  const sizes = filled.map((group) => group.bars.length);
  const gaps = GAP_BETWEEN_GROUPS * (sizes.length + 1);
  const spacing = spacingOf(sizes, availableWidth - gaps);
  const widths = sizes.map((size) => groupWidth(size, spacing));
  const needed = widths.reduce((sum, width) => sum + width, gaps);
  const width = Math.max(availableWidth, needed);

  let next = GAP_BETWEEN_GROUPS + (width - needed) / 2;
  const groups = filled.map(({ kind, bars: ofKind }, group) => {
    const groupSpace = widths[group] ?? 0;
    const centre = next + groupSpace / 2;
    next += groupSpace + GAP_BETWEEN_GROUPS;
    const first = centre - ((ofKind.length - 1) / 2) * spacing;
    return {
      kind,
      centre,
      bars: ofKind.map((member, index) => ({ ...member, position: first + index * spacing })),
    };
  });
  return { groups, spacing, width };
}

function groupWidth(size: number, spacing: number): number {
  return Math.max(SMALLEST_GROUP, size * spacing);
}

/** The largest spacing at which the groups fit, by bisection: their width grows with it. */
function spacingOf(sizes: readonly number[], available: number): number {
  let [low, high] = [SMALLEST_SPACING, LARGEST_SPACING];
  for (let round = 0; round < 20; round += 1) {
    const middle = (low + high) / 2;
    const width = sizes.reduce((sum, size) => sum + groupWidth(size, middle), 0);
    if (width <= available) low = middle;
    else high = middle;
  }
  return low;
}
