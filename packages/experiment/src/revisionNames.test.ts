import { expect, test } from "vitest";
import type { LoadedModel } from "@gain/protocol";
import { fakeRequest } from "@gain/sidecar/testing/fakeSidecar";
import { revisionSuffix, withSuffix } from "./revisionNames.ts";

const asked = (model: string, revision: string | null, wiring: "as-is" | "parallel" = "as-is") => ({
  ...fakeRequest,
  ...{ model, revision, wiring },
});

test("several revisions of one model have suffixes, a single one has none", () => {
  const two = [asked("a", "step1"), asked("a", "step2")];
  expect(two.map((one) => revisionSuffix(one, two))).toEqual(["@step1", "@step2"]);
  const one = [asked("a", "step1"), asked("a", "step1", "parallel"), asked("b", null)];
  expect(one.map((each) => revisionSuffix(each, one))).toEqual(["", "", ""]);
});

test("name, label and slug have the suffix", () => {
  const label = { name: "GPT-J-6B", slug: "gptj" };
  const loaded = { name: "gptj-6b", label } as unknown as LoadedModel;
  expect(withSuffix(loaded, "@float16")).toMatchObject({
    name: "gptj-6b@float16",
    label: { name: "GPT-J-6B@float16", slug: "gptj_float16" },
  });
  expect(withSuffix({ ...loaded, label: null }, "@a")).toMatchObject({ name: "gptj-6b@a", label: null });
  expect(withSuffix(loaded, "")).toBe(loaded);
});
