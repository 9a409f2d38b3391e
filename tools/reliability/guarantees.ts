/** The guarantees that docs/reliability.md lists. */
import type { Guarantee } from "../mutations/mutation.ts";

export const PROMISES: Readonly<Record<Guarantee, string>> = {
  G1: "Exit code 0 means exactly one row or error row for each planned measurement; `gain verify` computes this again from the files alone.",
  G2: "A result is acknowledged when it is durable: it survives `kill -9` of any process at any time.",
  G3: "Work may be repeated, a row never is. A measurement is identified by its content: model files, dtype, precision, definitions, prompt.",
  G4: "The same command continues a run. A changed plan is refused, with the differences.",
  G5: "A file is complete or absent, old or new.",
  G6: "NaN and infinities are flagged and counted. Prompts are kept byte for byte.",
  G7: "An interrupted and continued run equals an uninterrupted one: bit for bit for the same batches, else within the stated tolerance.",
  G8: "No sidecar is left, and no GPU memory held, 5 s after the program has ended, however it ended.",
  G9: "Every wait has a deadline by the monotonic clock; the error names the option that changes it.",
  G10: "A crash of the sidecar costs at most the leases without an answer. Restarts are bounded; a failure of a start is reported and not repeated.",
  G11: "A prompt that crashes the sidecar becomes an error row. A batch that does not fit in memory is halved.",
  G12: "The memory of both processes does not depend on the number of prompts or on the speed of the disk.",
  G13: "A run has one writer, and its lock ends with the writer's process.",
  G14: "Ctrl-C finishes the prompts in progress and exits with 130; a second one ends the program.",
  G15: "No bytes of the other process crash a process, store a row or allocate beyond the limit.",
  G16: "Another version of the protocol is refused before a model loads, with both numbers.",
  G17: "No other user and no other host can reach a process or read a scratch file.",
  G18: "No code comes from data: no pickle by default, no code and no kernel of a repository.",
  G19: "No secret is in an argument, an inherited variable, a log or an output.",
  G20: "Reports and printed text are inert, whatever prompts, tokens and names contain.",
};
