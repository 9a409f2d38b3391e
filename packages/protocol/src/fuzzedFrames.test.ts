/** Properties of the decoder, for frames that may be anything. The long form has 50 times as many. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { hostileFrame, runs } from "../testing/hostileFrames.ts";
import { decodeOrchestratorMessage, decodeSidecarMessage, encodeMessage } from "./codec.ts";
import { ProtocolError } from "./errors.ts";

const DECODERS = [decodeSidecarMessage, decodeOrchestratorMessage];
const TIMEOUT_MS = 60 * 60_000;

test(
  "any bytes are a message, which is the same after a round trip, or a ProtocolError",
  { timeout: TIMEOUT_MS },
  () => {
    let accepted = 0;
    let refused = 0;
    fc.assert(
      fc.property(hostileFrame, (frame) => {
        for (const decode of DECODERS) {
          let message;
          try {
            message = decode(frame);
          } catch (error) {
            if (!(error instanceof ProtocolError)) throw error;
            refused += 1;
            continue;
          }
          accepted += 1;
          expect(decode(encodeMessage(message))).toEqual(message);
        }
      }),
      { numRuns: runs(20_000) },
    );
    // Neither side of the property is empty.
    expect(accepted).toBeGreaterThan(runs(100));
    expect(refused).toBeGreaterThan(runs(10_000));
  },
);
