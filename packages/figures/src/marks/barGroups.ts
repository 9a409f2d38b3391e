import { domainTexts } from "../text/displayText.ts";
import type { ModelBar } from "./modelBar.ts";
import { MODEL_KINDS, type ModelKind } from "../look/modelKind.ts";

const NAME_CHARACTERS = 26;
const GAP_BETWEEN_GROUPS = 0.6;

/** A bar at its place along the axis, in units of one bar's step. */
interface PlacedBar {
  readonly bar: ModelBar;
  readonly label: string;
  readonly position: number;
}

/** A kind's bars side by side; `centre` is the middle of the group. */
export interface BarGroup {
  readonly kind: ModelKind;
  readonly bars: readonly PlacedBar[];
  readonly centre: number;
}

/** Bars side by side by kind, in the order of kinds and by gain within one, with a gap between the groups. */
export function barGroups(bars: readonly ModelBar[]): BarGroup[] {
  const sorted = bars.toSorted((a, b) => a.gain - b.gain);
  const labels = domainTexts(
    sorted.map((bar) => bar.name),
    NAME_CHARACTERS,
  );
  const named = sorted.map((bar, index) => ({ bar, label: labels[index] ?? "" }));
  const groups: BarGroup[] = [];
  let next = 0;
  for (const kind of MODEL_KINDS) {
    const start = next;
    const members = named.filter(({ bar }) => bar.kind === kind);
    if (members.length === 0) continue;
    groups.push({
      kind,
      bars: members.map((member, index) => ({ ...member, position: start + index })),
      centre: start + (members.length - 1) / 2,
    });
    next = start + members.length + GAP_BETWEEN_GROUPS;
  }
  return groups;
}
