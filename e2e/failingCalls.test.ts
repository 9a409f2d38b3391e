/** System calls that fail. `npx tsx tools/reliability.ts calls` fails each call of a run. */
import { describe, expect, test } from "vitest";
import {
  failCalls,
  FILE_FAULTS,
  noShim,
  slowDisk,
  SOCKET_FAULTS,
  type Fault,
} from "../tools/reliability/shim.ts";

/** The long form has all of them. */
const SHORT: readonly string[] = ["write ENOSPC", "send EPIPE"];
const isTried = ({ kind, action }: Fault): boolean =>
  process.env["GAIN_LONG"] !== undefined || SHORT.includes(`${kind} ${action}`);

const HARMLESS = { lost: 0, doubled: 0, changed: 0, orphans: 0, hangs: 0 };
const reason = noShim();

describe.skipIf(reason !== undefined)(`with a shim${reason === undefined ? "" : `: ${reason}`}`, () => {
  test.each([...FILE_FAULTS, ...SOCKET_FAULTS].filter(isTried))(
    "where a $kind fails with $action, the program ends with a code of the table, and the same command finishes the run",
    async (fault) => {
      const { calls, ...found } = await failCalls(fault, 2);
      expect(found).toMatchObject({ faults: 2, runs: 2, ...HARMLESS });
      expect(calls).toBeGreaterThan(5);
    },
  );

  test("a slow disk makes a run slow, and nothing else", async () => {
    expect(await slowDisk(20)).toMatchObject(HARMLESS);
  });
});
