/** Guards of the wire: frames, messages, peers, deadlines. */
import type { Mutation } from "./mutation.ts";

const SESSION = "packages/sidecar/src/sidecarSession.ts";
const SOCKET = "packages/sidecar/src/wireSocket.ts";
const FRAME = "packages/protocol/src/boundedFrame.ts";
const ROWS = "packages/protocol/src/rowBlock.ts";

const frames = { file: "packages/protocol/src/boundedFrame.test.ts", title: "%s is refused" };
const blocks = { file: "packages/protocol/src/rowBlock.test.ts", title: "%s is refused before use" };
const peers = (title: string): { file: string; title: string } => ({
  file: "packages/sidecar/src/wireSocket.test.ts",
  title,
});
const sessions = (title: string): { file: string; title: string } => ({
  file: "packages/sidecar/src/sidecarSession.test.ts",
  title,
});
const replaced = {
  file: "packages/experiment/src/hostileAnswers.test.ts",
  title: "after %s a new sidecar measures, and every row is right",
};

export const WIRE_MUTATIONS: readonly Mutation[] = [
  {
    name: "token-unchecked",
    guarantee: "G17",
    guard: "a peer without the session's token is rejected",
    file: SOCKET,
    find: "    if (sent.length !== expected.length || !timingSafeEqual(sent, expected)) return false;\n",
    replace: "",
    test: peers("a peer that connects before the sidecar with %s is rejected, and the sidecar is admitted"),
  },
  {
    name: "second-peer-admitted",
    guarantee: "G17",
    guard: "a session has one peer",
    file: SOCKET,
    find: 'if (this.#peer !== undefined || message.type !== "hello") return false;',
    replace: 'if (message.type !== "hello") return false;',
    test: peers("a second peer with the token is rejected"),
  },
  {
    name: "no-frame-limit",
    guarantee: "G15",
    guard: "a frame beyond the limit is not received",
    file: SOCKET,
    find: "      maxMessageSize: LIMITS.messageBytes,\n",
    replace: "",
    test: peers("a frame %s ends the connection at once, and is not read"),
  },
  {
    name: "send-outlives-connection",
    guarantee: "G9",
    guard: "a send ends with its connection",
    file: SOCKET,
    find: "Promise.race([this.#deliver(peer, frame), this.#disconnected])",
    replace: "this.#deliver(peer, frame)",
    test: peers("a send that waits for a full connection ends with the connection"),
  },
  {
    name: "lost-connection-unseen",
    guarantee: "G9",
    guard: "a frozen sidecar is noticed by its heartbeats",
    file: SOCKET,
    find: "      if (this.#peer !== undefined && connections === 0) this.#lost.abort();\n",
    replace: "",
    test: sessions("a frozen sidecar is ended when its heartbeats stop, long before the deadline"),
  },
  {
    name: "no-deadline",
    guarantee: "G9",
    guard: "every wait for a message has a deadline",
    file: "packages/sidecar/src/mailbox.ts",
    find: "const timer = setTimeout(done, timeoutMs);",
    replace: "const timer = setTimeout(() => undefined, timeoutMs);",
    test: sessions("a sidecar that hangs and sends heartbeats is stopped at the deadline"),
  },
  {
    name: "sequence-unchecked",
    guarantee: "G3",
    guard: "results are numbered without a gap",
    file: SESSION,
    find:
      "    if (message.seq !== this.#lastSequence + 1)\n" +
      '      throw this.#violation(`result ${String(message.seq)}`, "measuring");\n',
    replace: "",
    test: { ...replaced, of: "seq-gap" },
  },
  {
    name: "epoch-unchecked",
    guarantee: "G3",
    guard: "a result of another session is refused",
    file: SESSION,
    find: 'if (message.type === "hello" || message.epoch !== this.#epoch) throw',
    replace: 'if (message.type === "hello") throw',
    test: { ...replaced, of: "stale-epoch" },
  },
  {
    name: "other-message-accepted",
    guarantee: "G15",
    guard: "a message out of order ends the session",
    file: SESSION,
    find: '    if (message.type !== "measured") throw this.#violation(message.type, "measuring");\n',
    replace: '    if (message.type !== "measured") return this.nextResult();\n',
    test: { ...replaced, of: "progress-while-measuring" },
  },
  {
    name: "malformed-skipped",
    guarantee: "G15",
    guard: "bytes that are not a message end the session",
    file: SOCKET,
    find: "        if (isPeer) this.deliveries.put({ malformed });\n",
    replace: "        void malformed;\n",
    test: { ...replaced, of: "two-messages-in-one-frame" },
  },
  {
    name: "version-unchecked",
    guarantee: "G16",
    guard: "a sidecar of another protocol version is refused before a model loads",
    file: SESSION,
    find: "if (hello.protocolMin > PROTOCOL_VERSION || hello.protocolMax < PROTOCOL_VERSION) {",
    replace: "if (hello.protocolMin > hello.protocolMax) {",
    test: { file: replaced.file, title: "with %s nothing is measured", of: "protocol-7-to-9" },
  },
  {
    name: "launched-process-left",
    guarantee: "G8",
    guard: "a session that cannot begin ends its process",
    file: SESSION,
    find: "      process?.kill();\n      await release(process, socket, endpoint);\n      throw error;",
    replace: "      throw error;",
    test: {
      file: "packages/sidecar/src/headStart.test.ts",
      title: "where the socket cannot be bound, the launched process ends",
    },
  },
  {
    name: "depth-unbounded",
    guarantee: "G15",
    guard: "nesting is bounded",
    file: FRAME,
    find: '      if (open.length > LIMITS.depth) throw malformed("nested too deeply", at);\n',
    replace: "",
    test: { ...frames, of: "deep nesting" },
  },
  {
    name: "declared-length-trusted",
    guarantee: "G15",
    guard: "a declared length is compared with the bytes that are left",
    file: FRAME,
    find: '    if (head.children > frame.byteLength - at) throw malformed("declares more values than bytes", at);\n',
    replace: "",
    test: { ...frames, of: "an array that declares four billion values" },
  },
  {
    name: "trailing-bytes-ignored",
    guarantee: "G15",
    guard: "a frame has one value",
    file: FRAME,
    find: '  if (at !== frame.byteLength) throw malformed("trailing bytes", at);\n',
    replace: "",
    test: { ...frames, of: "two values" },
  },
  {
    name: "frame-length-unchecked",
    guarantee: "G15",
    guard: "a frame beyond the limit is not decoded",
    file: FRAME,
    find: "  if (frame.byteLength > LIMITS.messageBytes) throw tooLong(frame.byteLength, LIMITS.messageBytes);\n",
    replace: "",
    test: { file: frames.file, title: "refuses a frame over the limit by its length" },
  },
  {
    name: "text-unchecked",
    guarantee: "G6",
    guard: "text that is not UTF-8 is refused",
    file: FRAME,
    find: "head.textBytes > 0 && !isUtf8(frame.subarray(at - head.textBytes, at))",
    replace: "head.textBytes < 0 && !isUtf8(frame.subarray(at - head.textBytes, at))",
    test: { ...replaced, of: "text-not-utf8" },
  },
  {
    name: "unknown-field-accepted",
    guarantee: "G15",
    guard: "an unknown field is refused",
    file: "packages/protocol/src/messages.ts",
    find: "export const Measured = z.strictObject({",
    replace: "export const Measured = z.looseObject({",
    test: { ...replaced, of: "unknown-field" },
  },
  {
    name: "column-length-unchecked",
    guarantee: "G15",
    guard: "the length of every column follows from the others",
    file: ROWS,
    find: "const problem = shapeProblem(block) ?? rangeProblem(block);",
    replace: "const problem = rangeProblem(block);",
    test: { ...blocks, of: "short deltaNorms" },
  },
  {
    name: "negative-norm-accepted",
    guarantee: "G15",
    guard: "a negative norm is refused",
    file: ROWS,
    find: "return NOT_BELOW_0.has(unit) && float64Values(column).some((value) => value < 0 && value !== -Infinity);",
    replace: "return NOT_BELOW_0.has(unit) && float64Values(column).length < 0;",
    test: { ...blocks, of: "a negative norm" },
  },
  {
    name: "seconds-unchecked",
    guarantee: "G15",
    guard: "a duration is a finite number",
    file: "packages/protocol/src/parts.ts",
    find: "export const seconds = z.number().min(0)",
    replace: 'export const seconds = z.custom<number>((value) => typeof value === "number")',
    test: { file: blocks.file, title: "a result whose %s is %d is refused", of: "seconds" },
  },
];
