import type { RunState, ShownRun } from "../wire.ts";

/** What a reader asked of the list. */
export interface ListChoice {
  /** Words, each of which has to be in a text of the run. */
  readonly words: string;
  readonly state: ListedState | "";
  readonly column: ListColumn;
  readonly direction: 1 | -1;
}

/** A finished run that `gain verify` proved here is complete and verified. */
export type ListedState = RunState | "verified";

export type ListColumn = "started" | "run" | "model" | "prompts" | "gain" | "verdict" | "state";

/** The runs that the choice leaves, in its order; runs without a value of the column are last both ways. */
export function shownRuns(
  runs: readonly ShownRun[],
  { words, state, column, direction }: ListChoice,
): ShownRun[] {
  const wanted = words
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== "");
  const left = runs.filter(
    (run) =>
      (state === "" || run.state === state || (state === "verified" && run.verified !== null)) &&
      wanted.every((word) => textOf(run).includes(word)),
  );
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  const keyed = left.map((run) => ({ run, key: KEYS[column](run) }));
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
    const order =
      typeof a.key === "number" && typeof b.key === "number"
        ? a.key - b.key
        : compare(String(a.key), String(b.key));
    return direction * order;
  });
  return keyed.map(({ run }) => run);
}

const KEYS: Readonly<Record<ListColumn, (run: ShownRun) => string | number | null>> = {
  started: ({ startedAt }) => startedAt,
  run: ({ run }) => run,
  model: ({ models }) => models[0]?.name ?? null,
  prompts: ({ prompts }) => prompts,
  gain: ({ models }) => models[0]?.mean ?? null,
  verdict: ({ models }) => models[0]?.verdict ?? null,
  state: ({ state, verified }) => (verified === null ? state : "verified"),
};

const textOf = ({ run, state, reason, startedAt, models, verified }: ShownRun): string =>
  [
    run,
    state,
    verified === null ? "" : "verified",
    reason,
    startedAt,
    ...models.flatMap(({ name, verdict }) => [name, verdict]),
  ]
    .join(" ")
    .toLowerCase();

/** `20261130_073551` as "2026-11-30 07:35". */
export const timeText = (startedAt: string | null): string =>
  startedAt?.replace(/^(\d{4})(\d\d)(\d\d)_(\d\d)(\d\d)\d\d$/, "$1-$2-$3 $4:$5") ?? "";
