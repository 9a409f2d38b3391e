/** The phases of every command, and how a test stops the program in each. */
import { join } from "node:path";

/** The folders and files of one test. */
export interface Place {
  readonly folder: string;
  readonly prompts: string;
  /** The run that an experiment writes. */
  readonly run: string;
  /** A finished run, which nobody changes. */
  readonly finished: string;
}

export interface Phase {
  readonly command: (at: Place) => readonly string[];
  /** A text that the program prints in the phase. */
  readonly reached: string;
  /** Where pauseAt.mjs waits, for a phase that is over at once. */
  readonly pauseAt?: string;
  /** Faults of the fake sidecar with which the phase lasts until a request to stop ends it, and with which it ends. */
  readonly endless?: NodeJS.ProcessEnv;
  readonly slow?: NodeJS.ProcessEnv;
}

const experiment = ({ prompts, run }: Place): readonly string[] => [
  ...["experiment", "--model", "fake", "--prompts", prompts, "--out", run],
];
const PAUSED = "paused";

/** The phases of a run, in their order. */
export const RUN_PHASES = {
  start: { command: experiment, reached: "gain: starting" },
  plan: { command: experiment, reached: PAUSED, pauseAt: String.raw`stat:prompts\.jsonl$` },
  load: {
    command: experiment,
    reached: "pretending",
    endless: { GAIN_FAKE_FAULT: "load:1:hang" },
    slow: { GAIN_FAKE_FAULT: "load:1:slow" },
  },
  measure: {
    command: experiment,
    reached: "measured 32",
    endless: { GAIN_FAKE_DELAY_S: "0.3", GAIN_FAKE_FAULT: "measure:4:hang" },
    slow: { GAIN_FAKE_DELAY_S: "0.3" },
  },
  analyse: { command: experiment, reached: PAUSED, pauseAt: String.raw`open:\.gain-findings` },
  draw: { command: experiment, reached: PAUSED, pauseAt: String.raw`open:\.gain-[^/]*\.svg\.` },
  seal: { command: experiment, reached: PAUSED, pauseAt: String.raw`open:\.gain-manifest` },
} satisfies Record<string, Phase>;

/** The other commands. */
export const COMMANDS = {
  verify: {
    command: ({ finished }: Place) => ["verify", finished],
    reached: PAUSED,
    pauseAt: String.raw`open:plan\.json$`,
  },
  analyze: {
    command: ({ finished, folder }: Place) => ["analyze", finished, "--out", join(folder, "analysis")],
    reached: PAUSED,
    pauseAt: String.raw`open:\.gain-findings`,
  },
  summarize: {
    command: ({ finished }: Place) => ["summarize", finished],
    reached: PAUSED,
    pauseAt: String.raw`stat:run\.duckdb$`,
  },
  doctor: { command: () => ["doctor"], reached: PAUSED, pauseAt: "statfs:." },
  "sidecar start": {
    command: ({ prompts }: Place) => [
      ...["sidecar", "start", "--model", "fake", "--prompts", prompts, "--keep-warm", "0.02"],
    ],
    reached: "pretending",
    endless: { GAIN_FAKE_FAULT: "load:1:hang" },
    slow: { GAIN_FAKE_FAULT: "load:1:slow" },
  },
  "sidecar status": { command: () => ["sidecar", "status"], reached: PAUSED, pauseAt: "readdir:/gain$" },
  "sidecar stop": {
    command: () => ["sidecar", "stop", "--all"],
    reached: PAUSED,
    pauseAt: "readdir:/gain$",
  },
} satisfies Record<string, Phase>;

export const PHASES: Readonly<Record<string, Phase>> = { ...RUN_PHASES, ...COMMANDS };
export type PhaseName = keyof typeof RUN_PHASES | keyof typeof COMMANDS;
