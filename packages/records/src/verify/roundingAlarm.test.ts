import { expect, test } from "vitest";
import { roundingAlarm } from "./roundingAlarm.ts";

const loaded = (gains: readonly number[], limit: number): unknown => ({ deviation: { gains, limit } });

test("a gain that deviates from a wider arithmetic more than rounding explains is an alarm, in both directions", () => {
  expect(roundingAlarm(loaded([1e-6, -0.03], 2e-5))).toEqual({ largest: 0.03, limit: 2e-5 });
  expect(roundingAlarm(loaded([0.03], 2e-5))).toEqual({ largest: 0.03, limit: 2e-5 });
});

test("there is no alarm within the limit, at the limit, or without a comparison", () => {
  expect(roundingAlarm(loaded([1e-6, -2e-5], 2e-5))).toBeNull();
  expect(roundingAlarm(loaded([], 2e-5))).toBeNull();
  expect(roundingAlarm({ deviation: null })).toBeNull();
});

test("there is no alarm for a run of an older version, which has no limit", () => {
  expect(roundingAlarm({ deviation: { gains: [0.5] } })).toBeNull();
  expect(roundingAlarm({})).toBeNull();
});
