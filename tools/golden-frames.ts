/**
 * Writes packages/protocol/golden/frames.json: one frame for each message, with the message itself.
 *
 *   npx tsx tools/golden-frames.ts
 *
 * The bytes of a released protocol version never change; run this only to add a message, a field or a version.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { encodeMessage, type OrchestratorMessage as FromOrchestrator } from "@gain/protocol";
import type { SidecarMessage } from "@gain/protocol";
import { loadedModel, request } from "./goldenModel.ts";

const int32 = (values: readonly number[]): Uint8Array => new Uint8Array(Int32Array.from(values).buffer);
const float32 = (values: readonly number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);
const float64 = (values: readonly number[]): Uint8Array => new Uint8Array(Float64Array.from(values).buffer);
const NONE = new Uint8Array();

const fromSidecar: Record<string, SidecarMessage> = {
  hello: {
    type: "hello",
    protocolMin: 3,
    protocolMax: 3,
    token: "0f".repeat(32),
    pid: 4711,
    python: "3.11.7",
    versions: [{ name: "torch", version: "2.13.0" }],
    devices: ["cpu", "cuda:0"],
  },
  progress: {
    type: "progress",
    epoch: 1,
    step: "download",
    text: "model.safetensors",
    done: 5e9,
    total: 12e9,
  },
  progressOfUnknownLength: {
    type: "progress",
    epoch: 1,
    step: "import",
    text: "torch",
    done: null,
    total: null,
  },
  loaded: {
    type: "loaded",
    epoch: 1,
    spans: [{ name: "import torch", startedAt: 1_790_000_000.25, seconds: 1.5 }],
    seconds: 2.5,
    reused: false,
    model: loadedModel,
  },
  loadedWithTemplate: {
    type: "loaded",
    epoch: 1,
    spans: [],
    seconds: 2.5,
    reused: true,
    model: { ...loadedModel, chat: { source: "request", sha256: "cd".repeat(32), system: "Be brief." } },
  },
  positions: {
    type: "positions",
    epoch: 1,
    lease: 1,
    rows: {
      ...{ items: int32([3, 3]), positions: int32([0, 4]), tokenIds: int32([1, 464]) },
      ...{ norms: float32([1.5, 2, Number.NaN, 3]), deltaNorms: float32([0.5, 0]), inners: float32([-1, 0]) },
      ...{ split: null, finalNorms: float32([2, 3]), entropiesNats: null, topIds: null, topProbs: null },
    },
  },
  loadedWithVectors: {
    type: "loaded",
    epoch: 1,
    spans: [],
    seconds: 2.5,
    reused: true,
    model: { ...loadedModel, vectors: { blocks: [0, 28], dtype: "bfloat16", width: 4096 } },
  },
  vectors: { type: "vectors", epoch: 1, lease: 1, numbers: float32([1.5, -2, Number.NaN]) },
  measured: {
    type: "measured",
    epoch: 1,
    seq: 1,
    lease: 1,
    seconds: 0.012,
    rows: {
      items: int32([0, 1]),
      norms: float64([1.5, 2, 3.25, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]),
      deltaNorms: float64([0.5, 1.25, Number.NaN, 0]),
      inners: float64([-0.75, 2.5, -0, Number.NaN]),
      split: {
        attentionNorms: float64([0.25, 1, 0.5, 2]),
        attentionInners: float64([-0.5, 1.5, 0, -0]),
        mlpNorms: float64([0.375, 0.75, 0.125, 0]),
        mlpInners: float64([-0.25, 1, 5e-324, -1e300]),
        errors: float64([1e-7, Number.NaN, 0, 0]),
      },
      finalNorms: float64([12.5, Number.NaN]),
      entropiesNats: float64([4.459575, Number.NaN]),
      topIds: int32([6342, 0]),
      topTokens: [" Paris\n\u2028\ud83d\ude00", ""],
      topProbs: float64([0.153145, Number.NaN]),
      tokenCounts: int32([2, 1]),
      tokenIds: int32([464, 3139, 0]),
      lastTokens: [" is", "\u0000"],
      cutTokens: int32([0, 3]),
    },
    errors: [{ item: 2, code: "prompt_empty", text: "the prompt has no tokens" }],
    notices: [{ code: "batch_halved", text: "2 prompts of 3 tokens did not fit on cuda:0", times: 1 }],
    startedAt: 1_767_625_833.5,
    tokens: 3,
  },
  measuredNothing: {
    type: "measured",
    epoch: 1,
    seq: 2,
    lease: 2,
    seconds: 0.001,
    rows: {
      ...{ items: NONE, norms: NONE, deltaNorms: NONE, inners: NONE, split: null, finalNorms: null },
      ...{ entropiesNats: NONE, topIds: NONE, topTokens: [], topProbs: NONE },
      ...{ tokenCounts: NONE, tokenIds: NONE, lastTokens: [], cutTokens: NONE },
    },
    errors: [],
    notices: [],
    startedAt: 1_767_625_834,
    tokens: 0,
  },
  bye: { type: "bye", epoch: 1, leases: 1, rows: 2, errors: 1, unacknowledged: 0 },
  failed: { type: "failed", epoch: 1, code: "model_not_found", text: "there is no folder /models/x" },
  failedBeforeWelcome: {
    type: "failed",
    epoch: null,
    code: "package_missing",
    text: "torch is not installed",
  },
};

const fromOrchestrator: Record<string, FromOrchestrator> = {
  welcome: { type: "welcome", protocol: 3, epoch: 1, credit: 3 },
  reject: { type: "reject", code: "protocol_version", text: "protocol 3 is spoken here" },
  load: { type: "load", epoch: 1, request, sample: [{ item: 24, text: "a" }], prompts: 25 },
  loadWithTemplate: {
    type: "load",
    epoch: 1,
    request: { ...request, chatTemplate: "{{ messages[0].content }}", system: "Be brief." },
    sample: [],
    prompts: 25,
  },
  measureMessages: {
    type: "measure",
    epoch: 1,
    lease: 2,
    items: [
      {
        item: 1,
        text: "\u00fc\n\nHello",
        turns: [
          { role: "system", bytes: 2 },
          { role: "user", bytes: 5 },
        ],
      },
    ],
  },
  measure: {
    type: "measure",
    epoch: 1,
    lease: 1,
    items: [{ item: 0, text: "e\u0301 \u00e9 \u0000 \u05d0" }],
  },
  ack: { type: "ack", epoch: 1, upto: 1 },
  drain: { type: "drain", epoch: 1 },
  shutdown: { type: "shutdown", epoch: 1 },
};

const asJson = (_key: string, value: unknown): unknown => {
  if (value instanceof Uint8Array) return `#bytes ${Buffer.from(value).toString("hex")}`;
  return typeof value === "number" && !Number.isFinite(value) ? `#${String(value)}` : value;
};

/** Fields that later versions of the program added, which the frames of before leave out. */
const ADDED = new Set(["chat", "chatTemplate", "system", "positions", "positionPredictions", "vectors"]);

/** The message as it was encoded before it had a field that is null. */
const withoutAdded = <Value>(value: Value): Value =>
  Array.isArray(value) || value instanceof Uint8Array || typeof value !== "object" || value === null
    ? value
    : (Object.fromEntries(
        Object.entries(value).flatMap(([key, each]) =>
          (each === null || each === false) && ADDED.has(key) ? [] : [[key, withoutAdded(each as unknown)]],
        ),
      ) as Value);

const frames = Object.fromEntries(
  [
    ...Object.entries(fromSidecar).map(([name, message]) => ({ name, from: "sidecar", message })),
    ...Object.entries(fromOrchestrator).map(([name, message]) => ({ name, from: "orchestrator", message })),
  ].map(({ name, from, message }) => [
    name,
    { from, hex: Buffer.from(encodeMessage(withoutAdded(message))).toString("hex"), message },
  ]),
);
const target = fileURLToPath(new URL("../packages/protocol/golden/frames.json", import.meta.url));
writeFileSync(target, `${JSON.stringify(frames, asJson, 2)}\n`);
