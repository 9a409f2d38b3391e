import { expect, test } from "vitest";
import { float64Values, int32Values } from "./columnValues.ts";
import { decodeSidecarMessage, encodeMessage } from "./codec.ts";
import { readGoldenFrames } from "../testing/goldenFrames.ts";
import type { Measured } from "./messages.ts";
import type { RowBlock } from "./rowBlock.ts";

const int32 = (...values: number[]): Uint8Array => new Uint8Array(Int32Array.from(values).buffer);
const float64 = (...values: number[]): Uint8Array => new Uint8Array(Float64Array.from(values).buffer);

/** Two rows of a model of two blocks. */
function golden(): Measured {
  const found = readGoldenFrames().find(({ name }) => name === "measured")?.message;
  if (found?.type !== "measured") throw new Error("there is no golden frame of rows");
  return found;
}

const sent = (changes: Partial<RowBlock>): Uint8Array => {
  const message = golden();
  return encodeMessage({ ...message, rows: { ...message.rows, ...changes } });
};

test("reads columns at every alignment in a frame", () => {
  const message = golden();
  for (const shift of [0, 1, 2, 3, 4, 5, 6, 7]) {
    // Like a frame from a socket: a Buffer's slice is a view.
    const frame = Buffer.alloc(4096);
    const encoded = encodeMessage({
      ...message,
      rows: { ...message.rows, topTokens: ["x".repeat(shift), ""] },
    });
    frame.set(encoded, shift);
    const decoded = decodeSidecarMessage(frame.subarray(shift, shift + encoded.length));
    if (decoded.type !== "measured") throw new Error(decoded.type);
    const { rows } = decoded;
    const norms = float64Values(rows.norms);
    expect([...norms]).toEqual([
      ...[1.5, 2, 3.25],
      ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    ]);
    expect([...norms.subarray(3, 4)]).toEqual([Number.NaN]);
    expect([...int32Values(rows.tokenIds)]).toEqual([464, 3139, 0]);
    expect([...float64Values(rows.split?.errors ?? new Uint8Array())]).toEqual([1e-7, Number.NaN, 0, 0]);
    expect(Object.is(float64Values(rows.inners)[2], -0)).toBe(true);
  }
});

const { rows } = golden();
if (rows.split === null) throw new Error("the golden rows have no split");
const { split } = rows;
test.each<[string, Partial<RowBlock>, string]>([
  ["items cut inside a number", { items: rows.items.subarray(0, 7) }, "items of 1.75 rows"],
  ["more rows than a lease", { items: new Uint8Array(4 * 4097) }, "items of 4097 rows"],
  ["norms of no whole L", { norms: float64(1, 2, 3, 4, 5) }, "5 norms for 2 rows"],
  ["norms without a block", { norms: float64(1, 2) }, "2 norms for 2 rows"],
  ["norms for no row", { items: int32() }, "6 norms for 0 rows"],
  ["short deltaNorms", { deltaNorms: float64(1, 2, 3) }, "deltaNorms has length 24 where 32"],
  ["long inners", { inners: float64(1, 2, 3, 4, 5) }, "inners has length 40 where 32"],
  ["short errors of a split", { split: { ...split, errors: float64(1) } }, "errors has length 8 where 32"],
  ["one finalNorm", { finalNorms: float64(1) }, "finalNorms has length 8 where 16"],
  ["one entropy", { entropiesNats: float64(1) }, "entropiesNats"],
  ["float64 ids", { topIds: float64(1, 2) }, "topIds has length 16 where 8"],
  ["one text", { topTokens: [""] }, "topTokens has length 1 where 2"],
  ["three texts", { lastTokens: ["", "", ""] }, "lastTokens has length 3 where 2"],
  ["one probability", { topProbs: float64(1) }, "topProbs"],
  ["more token ids than tokens", { tokenIds: int32(1, 2, 3, 4) }, "tokenIds has length 16 where 12"],
  ["a prompt without tokens", { tokenCounts: int32(3, 0) }, "tokenCounts"],
  ["counts that overflow", { tokenCounts: int32(-2, 5) }, "tokenCounts"],
  ["cutTokens of one row", { cutTokens: int32(0) }, "cutTokens"],
  ["a negative item", { items: int32(0, -1) }, "items has a number below 0"],
  ["a negative top id", { topIds: int32(-1, 0) }, "topIds has a number below 0"],
  ["a negative token id", { tokenIds: int32(1, -2, 3) }, "tokenIds has a number below 0"],
  ["a negative norm", { norms: float64(1, 2, 3, 4, -1, 5) }, "norms has a number below 0"],
  ["a negative final norm", { finalNorms: float64(1, -1e-300) }, "finalNorms has a number below 0"],
  [
    "a negative norm of a part",
    { split: { ...split, mlpNorms: float64(1, -1, 1, 1) } },
    "mlpNorms has a number below 0",
  ],
  ["a negative probability", { topProbs: float64(-0.5, 0.5) }, "topProbs has a number below 0"],
  ["text for bytes", { norms: "12345678" as unknown as Uint8Array }, "rows.norms: bytes"],
  ["a list for bytes", { norms: [1.5] as unknown as Uint8Array }, "rows.norms: bytes"],
])("%s is refused before use", (_name, changes, problem) => {
  expect(() => decodeSidecarMessage(sent(changes))).toThrow(problem);
});

test.each([
  ["seconds", Number.NaN],
  ["seconds", Number.POSITIVE_INFINITY],
  ["seconds", -1],
  ["startedAt", Number.NaN],
])("a result whose %s is %d is refused, since it is written as JSON", (field, value) => {
  const frame = encodeMessage({ ...golden(), [field]: value });
  expect(() => decodeSidecarMessage(frame)).toThrow(`${field}: `);
});
