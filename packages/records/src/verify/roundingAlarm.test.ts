import { expect, test } from "vitest";
import { roundingAlarm } from "./roundingAlarm.ts";

const loaded = (gains: readonly number[], limit: number): unknown => ({ deviation: { gains, limit } });

test("a gain that lies further from a wider arithmetic than rounding explains is an alarm, up or down", () => {
  expect(roundingAlarm(loaded([1e-6, -0.03], 2e-5))).toEqual({ largest: 0.03, limit: 2e-5 });
  expect(roundingAlarm(loaded([0.03], 2e-5))).toEqual({ largest: 0.03, limit: 2e-5 });
});

test("within the limit, on it, or with nothing compared, there is none", () => {
  expect(roundingAlarm(loaded([1e-6, -2e-5], 2e-5))).toBeNull();
  expect(roundingAlarm(loaded([], 2e-5))).toBeNull();
  expect(roundingAlarm({ deviation: null })).toBeNull();
});

test("a run of an older version, which states no limit, has none", () => {
  expect(roundingAlarm({ deviation: { gains: [0.5] } })).toBeNull();
  expect(roundingAlarm({})).toBeNull();
});
