/** Longest time without a message in each state, in milliseconds. */
export interface Deadlines {
  readonly startMs: number;
  readonly loadMs: number;
  readonly measureMs: number;
}

export const DEFAULT_DEADLINES: Deadlines = { startMs: 60_000, loadMs: 1_800_000, measureMs: 600_000 };

/** The deadline of each state, and the option that changes it. */
export const STATES = {
  starting: { deadline: "startMs", option: "--start-timeout" },
  loading: { deadline: "loadMs", option: "--load-timeout" },
  measuring: { deadline: "measureMs", option: "--measure-timeout" },
} as const;
export type State = keyof typeof STATES;
