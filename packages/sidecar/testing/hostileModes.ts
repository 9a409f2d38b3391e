/** Every mode of python/tests/hostile.py, with what a run must make of one such message. */
export interface HostileMode {
  readonly mode: string;
  /**
   * `replaced`: the sidecar is ended and a new one measures. `stored`: the message is legal, and the same sidecar measures
   * on. `refused`: no sidecar is accepted, and the run ends before anything is measured.
   */
  readonly outcome: "replaced" | "stored" | "refused";
  /** A part of the reason that the run prints. */
  readonly reason: string;
}

const replaced =
  (reason: string) =>
  (mode: string): HostileMode => ({ mode, outcome: "replaced", reason });

const notAMessage = replaced("bytes that are not a message");
const incomplete = replaced("does not contain each of its prompts once");

export const HOSTILE_MODES: readonly HostileMode[] = [
  ...[
    "random-bytes",
    "fixint",
    "deep-nesting",
    "declared-array",
    "declared-map",
    "declared-bytes",
    "ext-type",
    "reserved-byte",
    "map-as-array",
    "cut-short",
    "trailing-byte",
    "two-messages-in-one-frame",
    "text-not-utf8",
    "unknown-type",
    "no-type",
    "unknown-field",
    "proto-field",
    "missing-field",
    "number-as-text",
    "fraction",
    "beyond-double",
    "unknown-error-code",
    "long-text",
    "many-errors",
    "short-column",
    "half-number",
    "long-column",
    "short-texts",
    "no-split",
    "token-count-0",
    "token-count-huge",
    "negative-token",
    "negative-item",
    "negative-norm",
    "negative-step",
    "negative-final-norm",
    "negative-probability",
    "seconds-nan",
    "seconds-infinite",
    "seconds-negative",
    "started-at-nan",
    "seq-zero",
  ].map(notAMessage),
  // The connection is lost, or the process ends, whichever is noticed first.
  ...["frame-64-mib", "frame-over-limit"].map(replaced("while measuring")),
  ...["seq-gap", "key-twice", "answer-twice"].map(replaced("the sidecar sent result ")),
  ...["stale-epoch", "future-epoch"].map(replaced("the sidecar sent measured while measuring")),
  ...["foreign-lease", "earlier-lease", "foreign-item", "item-twice", "item-added", "rows-left-out"].map(
    incomplete,
  ),
  replaced("of a model of 28 blocks")("another-depth"),
  replaced("farewell")("early-bye"),
  replaced("the sidecar sent hello while measuring")("second-hello"),
  replaced("the sidecar sent progress while measuring")("progress-while-measuring"),
  replaced("owned")("failed-with-escapes"),
  replaced("exit status 0 while measuring")("exit-0"),
  ...["bye-too-many-rows", "bye-too-few-leases"].map(replaced("farewell")),
  ...["nan-norm", "infinite-norm", "negative-infinite-norm", "stdout-10-mb", "stderr-50-mb"].map(
    (mode): HostileMode => ({ mode, outcome: "stored", reason: "" }),
  ),
  { mode: "protocol-7-to-9", outcome: "refused", reason: "the sidecar supports 7 to 9" },
  { mode: "wrong-token", outcome: "refused", reason: "exit status 1 while starting" },
  { mode: "no-token", outcome: "refused", reason: "exit status 1 while starting" },
  { mode: "greeting-of-bytes", outcome: "refused", reason: "--start-timeout" },
];
