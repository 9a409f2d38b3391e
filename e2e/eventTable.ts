/**
 * What each event does in each phase: the exit code and the longest time from the event to the end, or the reason why the
 * event has no meaning there.
 */
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as events from "./events.ts";
import type { Event } from "./events.ts";
import { COMMANDS, RUN_PHASES, type PhaseName, type Place } from "./phases.ts";

export interface Cell {
  readonly event: Event;
  readonly code: number;
  readonly withinS: number;
  readonly prints?: string;
  /** Mounting a disk takes root. */
  readonly disk?: true;
  /** A warm sidecar may stay. */
  readonly keeps?: true;
  /** A finished run of its own, which the event changes. */
  readonly ownRun?: true;
}

const EVENTS = [
  "Ctrl-C",
  "Ctrl-C twice",
  "SIGTERM",
  "SIGHUP",
  "terminal closed",
  "readers leave",
  "sidecar's thread dies",
  "sidecar stopped",
  "keeper stopped",
  "pipe or device for a file",
  "disk full",
  "folder removed",
  "folder renamed",
  "folder replaced",
] as const;
type EventName = (typeof EVENTS)[number];
type Row = Readonly<Record<EventName, Cell | string>>;

/** A request to stop ends the program within five seconds on a busy machine. */
const INTERRUPTED = "gain: exit 130 (interrupted: the same command continues)";
const stops = (name: string, prints?: string): Cell => ({
  event: events.request(name),
  code: 130,
  withinS: 5,
  ...(prints === undefined ? {} : { prints }),
});
const REQUESTS = {
  "Ctrl-C": stops("ctrl-c", INTERRUPTED),
  "Ctrl-C twice": stops("ctrl-c twice", INTERRUPTED),
  SIGTERM: stops("SIGTERM", INTERRUPTED),
  SIGHUP: stops("SIGHUP", INTERRUPTED),
  "terminal closed": stops("close"),
  // A run's results are its files, so it continues.
  "readers leave": { event: events.readersLeave, code: 0, withinS: 40 },
} satisfies Partial<Row>;

const NO_SIDECAR = "no sidecar runs in this phase";
const WITHOUT_SIDECAR = {
  "sidecar's thread dies": NO_SIDECAR,
  "sidecar stopped": NO_SIDECAR,
  "keeper stopped": NO_SIDECAR,
};
const FULL = "disk_full";
const fills: Cell = { event: events.diskFills, code: 4, withinS: 10, prints: FULL, disk: true };
const stopped = (event: Event): Cell => ({
  event,
  code: 4,
  withinS: 10,
  prints: "run the same command again",
});
const RUN_FOLDER = {
  "folder removed": stopped(events.folderIsRemoved),
  "folder renamed": stopped(events.folderIsRenamed),
  "folder replaced": stopped(events.folderIsReplaced),
};
const otherKeeper = (prints: string): Cell => ({
  event: events.otherKeeperStops,
  code: 0,
  withinS: 30,
  prints,
});
const REPLACES = "files of a run are replaced by name, never opened for writing";
const refused = (event: Event, prints: string): Cell => ({ event, code: 2, withinS: 20, prints });

const read = (change: (folder: string, place: string) => void): Cell => ({
  event: (place, phase) =>
    events.readFolderChanges((folder) => {
      change(folder, place.folder);
    })(place, phase),
  code: 2,
  withinS: 10,
  ownRun: true,
});
const READ_FOLDER = {
  "folder removed": read((folder) => {
    rmSync(folder, { recursive: true });
  }),
  "folder renamed": read((folder, place) => {
    renameSync(folder, join(place, "aside"));
  }),
  "folder replaced": read((folder) => {
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "");
  }),
};
const NO_FOLDER = "no folder of a run is used";
const WITHOUT_FOLDER = {
  "folder removed": NO_FOLDER,
  "folder renamed": NO_FOLDER,
  "folder replaced": NO_FOLDER,
};
const IS_READ = "the rows are read before this phase, and again only where they are many";
const AFTER_READING = { "folder removed": IS_READ, "folder renamed": IS_READ, "folder replaced": IS_READ };
const experiment = (place: Place, prompts: string, ...more: string[]): readonly string[] => [
  ...["experiment", "--model", "fake", "--prompts", prompts, "--out", place.run, ...more],
];

const TABLE: Readonly<Record<PhaseName, Row>> = {
  start: {
    ...REQUESTS,
    ...WITHOUT_SIDECAR,
    "pipe or device for a file": "no file is opened",
    "disk full": "nothing is written",
    ...WITHOUT_FOLDER,
  },
  plan: {
    ...REQUESTS,
    ...WITHOUT_SIDECAR,
    "pipe or device for a file": refused(events.instead(experiment), "is a pipe"),
    "disk full": fills,
    ...WITHOUT_FOLDER,
  },
  load: {
    ...REQUESTS,
    "sidecar's thread dies": {
      event: events.threadDies("load:1"),
      code: 2,
      withinS: 20,
      prints: "the transport was to fail",
    },
    "sidecar stopped": {
      event: events.sidecarStops,
      code: 4,
      withinS: 25,
      prints: "the same command starts a new sidecar",
    },
    "keeper stopped": { event: events.ownKeeperStops, code: 0, withinS: 40 },
    "pipe or device for a file": refused(
      events.instead((place, pipe) => experiment(place, place.prompts, "--references", pipe)),
      "is a pipe",
    ),
    "disk full": fills,
    ...RUN_FOLDER,
  },
  measure: {
    ...REQUESTS,
    "sidecar's thread dies": {
      event: events.threadDies("measure:2"),
      code: 0,
      withinS: 30,
      prints: "the transport was to fail",
    },
    "sidecar stopped": { event: events.sidecarStops, code: 0, withinS: 40, prints: "it was frozen" },
    "keeper stopped": { event: events.ownKeeperStops, code: 0, withinS: 40 },
    "pipe or device for a file": REPLACES,
    "disk full": fills,
    ...RUN_FOLDER,
  },
  analyse: {
    ...REQUESTS,
    ...WITHOUT_SIDECAR,
    "pipe or device for a file": REPLACES,
    "disk full": fills,
    ...RUN_FOLDER,
  },
  draw: {
    ...REQUESTS,
    ...WITHOUT_SIDECAR,
    "pipe or device for a file": REPLACES,
    "disk full": fills,
    ...RUN_FOLDER,
  },
  seal: {
    ...REQUESTS,
    ...WITHOUT_SIDECAR,
    "pipe or device for a file": REPLACES,
    "disk full": fills,
    ...RUN_FOLDER,
  },
  verify: {
    ...REQUESTS,
    ...WITHOUT_SIDECAR,
    "pipe or device for a file": refused(
      events.instead((_, pipe) => ["verify", pipe]),
      "is not a run of gain",
    ),
    "disk full": "it writes no file",
    ...READ_FOLDER,
  },
  analyze: {
    ...REQUESTS,
    ...WITHOUT_SIDECAR,
    "pipe or device for a file": refused(
      events.instead((_, pipe) => ["analyze", pipe]),
      "a pipe",
    ),
    "disk full": {
      ...refused(
        events.diskIsFull((place, disk) => ["analyze", place.finished, "--out", disk], false),
        FULL,
      ),
      disk: true,
    },
    ...AFTER_READING,
  },
  summarize: {
    ...REQUESTS,
    ...WITHOUT_SIDECAR,
    "pipe or device for a file": refused(
      events.instead(() => ["summarize", "/dev/zero"]),
      "is a device",
    ),
    "disk full": {
      ...refused(
        events.diskIsFull((place) => ["summarize", place.finished], true),
        FULL,
      ),
      disk: true,
    },
    ...READ_FOLDER,
  },
  doctor: {
    ...REQUESTS,
    ...WITHOUT_SIDECAR,
    "pipe or device for a file": "it reads no file that is named to it",
    "disk full": "it writes no file",
    ...WITHOUT_FOLDER,
  },
  "sidecar start": {
    ...REQUESTS,
    "sidecar's thread dies": {
      event: events.threadDies("load:1"),
      code: 2,
      withinS: 20,
      prints: "the transport was to fail",
    },
    "sidecar stopped": { event: events.sidecarStops, code: 2, withinS: 25, prints: "it was frozen" },
    "readers leave": { event: events.readersLeave, code: 0, withinS: 40, keeps: true },
    "keeper stopped": { ...otherKeeper("stays loaded"), keeps: true },
    "pipe or device for a file": refused(
      events.instead((_, pipe) => [
        ...["sidecar", "start", "--model", "fake", "--prompts", pipe, "--keep-warm", "1"],
      ]),
      "is a pipe",
    ),
    "disk full": {
      ...refused(
        events.diskIsFull(
          ({ prompts }) => [
            ...["sidecar", "start", "--model", "fake", "--prompts", prompts, "--keep-warm", "1"],
          ],
          true,
        ),
        FULL,
      ),
      disk: true,
    },
    ...WITHOUT_FOLDER,
  },
  "sidecar status": {
    ...REQUESTS,
    "sidecar's thread dies": NO_SIDECAR,
    "sidecar stopped": "only the keeper answers",
    "keeper stopped": { ...otherKeeper("does not answer (pid "), keeps: true },
    "pipe or device for a file": "it reads no file that is named to it",
    "disk full": "it writes no file",
    ...WITHOUT_FOLDER,
  },
  "sidecar stop": {
    ...REQUESTS,
    "sidecar's thread dies": NO_SIDECAR,
    "sidecar stopped": "the keeper kills it, as python/tests/test_warm_faults.py shows",
    "keeper stopped": otherKeeper("killed the keeper"),
    "pipe or device for a file": "it reads no file that is named to it",
    "disk full": "it writes no file",
    ...WITHOUT_FOLDER,
  },
};

/** Every cell that has a meaning, as [phase, event, cell]. */
export const CELLS = [...Object.keys(RUN_PHASES), ...Object.keys(COMMANDS)].flatMap((phase) =>
  EVENTS.flatMap((event) => {
    const cell = TABLE[phase as PhaseName][event];
    return typeof cell === "string" ? [] : [[phase, event, cell] as const];
  }),
);
