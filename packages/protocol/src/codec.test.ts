import { encode } from "@msgpack/msgpack";
import { expect, test } from "vitest";
import { decodeOrchestratorMessage, decodeSidecarMessage, encodeMessage } from "./codec.ts";
import { readGoldenFrames } from "../testing/goldenFrames.ts";
import { LIMITS } from "./limits.ts";

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));

test("an ack has the bytes that the msgpack specification defines", () => {
  // "type" "ack", "epoch" 1, "upto" 2; written by hand from the specification
  const frame = hex("83 a474797065 a361636b a565706f6368 01 a475 70746f 02");
  expect(decodeOrchestratorMessage(frame)).toEqual({ type: "ack", epoch: 1, upto: 2 });
  expect(encodeMessage({ type: "ack", epoch: 1, upto: 2 })).toEqual(frame);
});

test.each(readGoldenFrames())("the golden frame $name decodes to its message", ({ from, frame, message }) => {
  const decode = from === "sidecar" ? decodeSidecarMessage : decodeOrchestratorMessage;
  expect(decode(frame)).toEqual(message);
});

test.each(readGoldenFrames())("the message of $name is unchanged by a round trip", ({ from, message }) => {
  const decode = from === "sidecar" ? decodeSidecarMessage : decodeOrchestratorMessage;
  expect(decode(encodeMessage(message))).toEqual(message);
});

test("refuses an orchestrator's message where a sidecar's is expected", () => {
  const frame = encodeMessage({ type: "ack", epoch: 1, upto: 2 });
  expect(() => decodeSidecarMessage(frame)).toThrow("wrong shape");
});

test.each([
  ["an unknown field", { type: "ack", epoch: 1, upto: 2, extra: 0 }],
  ["a missing field", { type: "ack", epoch: 1 }],
  ["a negative count", { type: "ack", epoch: 1, upto: -1 }],
  ["a fraction for a count", { type: "ack", epoch: 1, upto: 0.5 }],
  ["text for a number", { type: "ack", epoch: "1", upto: 2 }],
  ["an unknown type", { type: "eval", epoch: 1 }],
  ["a list", ["ack", 1, 2]],
  ["a lease without items", { type: "measure", epoch: 1, lease: 1, items: [] }],
  ["an unknown device", loadOn("tpu")],
  [
    "a prompt over the limit",
    {
      type: "measure",
      epoch: 1,
      lease: 1,
      items: [{ item: 0, text: "x".repeat(LIMITS.promptChars + 1) }],
    },
  ],
])("%s is refused before use", (_name, message) => {
  expect(() => decodeOrchestratorMessage(encode(message))).toThrow("wrong shape");
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, -1])("a duration of %s is refused before use", (seconds) => {
  const measured = readGoldenFrames()
    .map(({ message }) => message)
    .find(({ type }) => type === "measured");
  expect(measured).toBeDefined();
  expect(decodeSidecarMessage(encode({ ...measured, seconds: 0.5 }))).toMatchObject({ seconds: 0.5 });
  expect(() => decodeSidecarMessage(encode({ ...measured, seconds }))).toThrow("wrong shape");
});

function loadOn(device: string): unknown {
  return {
    type: "load",
    epoch: 1,
    request: {
      model: "auto",
      path: null,
      revision: null,
      device,
      dtype: "auto",
      precision: "fast",
      batchSize: null,
      layout: "auto",
      compile: "auto",
      allowBin: false,
    },
  };
}
