import { describe, expect, test } from "vitest";
import { type Found, judge, type Stamp } from "./virtualEnvironment.ts";

const wanted: Stamp = {
  project: "/here",
  chosenPython: null,
  ingredients: "a".repeat(64),
  packages: "main",
};
const finished: Found = { interpreter: true, unfinished: false, version: "3.11.7", stamp: wanted };

describe("a virtual environment", () => {
  test("made here from the current files is ready", () => {
    expect(judge(finished, wanted)).toEqual({ kind: "ready" });
  });

  test("whose list of packages has changed is updated", () => {
    expect(judge(finished, { ...wanted, ingredients: "b".repeat(64) }).kind).toBe("stale");
  });

  test("with the packages of the tests serves a measurement too, and one without them is updated for the tests", () => {
    const forTests: Stamp = { ...wanted, packages: "tests" };
    expect(judge({ ...finished, stamp: forTests }, wanted)).toEqual({ kind: "ready" });
    expect(judge({ ...finished, stamp: forTests }, forTests)).toEqual({ kind: "ready" });
    expect(judge(finished, forTests)).toEqual({
      kind: "stale",
      why: "the packages of the tests are missing",
    });
  });

  test("that was made by hand is updated, not deleted", () => {
    expect(judge({ ...finished, stamp: undefined }, wanted).kind).toBe("stale");
  });

  test.each<[string, Partial<Found>]>([
    ["does not exist", { interpreter: false, version: undefined, stamp: undefined }],
    ["was left by an interrupted set-up", { unfinished: true, stamp: undefined }],
    ["was left by an interrupted update", { unfinished: true }],
    ["was moved here from another folder", { stamp: { ...wanted, project: "/there" } }],
    ["has too old a Python", { version: "3.9.18" }],
  ])("that %s is made again", (_what, difference) => {
    expect(judge({ ...finished, ...difference }, wanted).kind).toBe("unusable");
  });

  test("of another Python than GAIN_PYTHON names is made again", () => {
    expect(judge(finished, { ...wanted, chosenPython: "/usr/bin/python3.12" })).toEqual({
      kind: "unusable",
      why: "GAIN_PYTHON names /usr/bin/python3.12",
    });
  });

  test("of the Python that GAIN_PYTHON named stays ready when GAIN_PYTHON is no longer set", () => {
    const chosen: Found = { ...finished, stamp: { ...wanted, chosenPython: "/usr/bin/python3.12" } };
    expect(judge(chosen, wanted)).toEqual({ kind: "ready" });
  });
});
