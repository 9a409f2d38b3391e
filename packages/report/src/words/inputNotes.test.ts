import { expect, it } from "vitest";
import { oneModelInput } from "../../testing/reportFixture.ts";
import { inputNotes } from "./inputNotes.ts";

const model = (modelName: string, notes: readonly string[]) => {
  const [first] = oneModelInput.models;
  if (first === undefined) throw new Error("the fixture has no model");
  return { ...first, labels: { ...first.labels, modelName }, notes };
};

it("states notes that several models share once, with all their names in order", () => {
  const found = inputNotes({
    models: [model("a", ["no prompt"]), model("b", []), model("c", ["no prompt"]), model("d", ["other"])],
    sourceNotes: [{ heading: "file.csv", notes: ["no prompt"] }],
  });
  expect(found).toEqual([
    { headings: ["a", "c", "file.csv"], notes: ["no prompt"] },
    { headings: ["d"], notes: ["other"] },
  ]);
});
