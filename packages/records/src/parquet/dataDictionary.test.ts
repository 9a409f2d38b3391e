import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { gainRowsOf } from "../../testing/gainRows.ts";
import { readParquet } from "../../testing/parquetReader.ts";
import { batch, binding, measuredRow, prompt } from "../../testing/runFixture.ts";
import { positionRowsOf } from "../../testing/positionRows.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import type { GainRow } from "../row/gainRow.ts";
import { RunStore } from "../store/runStore.ts";
import { writePositionsParquet } from "./writePositionsParquet.ts";
import { writeRowsParquet } from "./writeRowsParquet.ts";
import { writeRunParquet } from "./writeRunParquet.ts";

const dir = temporaryFolder();
const DOCUMENT = new URL("../../../../docs/data-dictionary.md", import.meta.url);

/** Column and type of every line of a text's tables. */
const columnsIn = (text: string): ReadonlyMap<string, string> =>
  new Map(
    [...text.matchAll(/^\| `(\w+)` +\| ([^|]+?) +\|/gm)].map(([, name = "", type = ""]) => [
      name,
      type.replaceAll("`", ""),
    ]),
  );
const [ofRows = "", ofPositions = ""] = readFileSync(DOCUMENT, "utf8").split("## Rows of positions");
const documented = columnsIn(ofRows);

/** `list<element: double>` is a list of doubles; the name of the item is ignored. */
const plain = (type: string): string => type.replace(/^list<\w+: /, "list<");

async function expectDocumented(path: string, left: readonly string[]): Promise<void> {
  const { types } = await readParquet(path);
  for (const [name, type] of Object.entries(types)) {
    expect([name, documented.get(name)?.split(" or ")]).toEqual([
      name,
      expect.arrayContaining([plain(type)]),
    ]);
  }
  expect([...documented.keys()].filter((name) => !(name in types))).toEqual(left);
}

test("every column of a real file of a run is in the data dictionary with its type, and no other is", async () => {
  await mkdir(join(dir(), "run"));
  const store = await RunStore.create(join(dir(), "run"));
  await store.appendPrompts([prompt("one")]);
  await store.bindModel(binding());
  await store.saveRows(0, batch([measuredRow(0)]));
  await writeRunParquet(join(dir(), "run.parquet"), store);
  const rows: GainRow[] = [];
  for await (const row of gainRowsOf(store, 0)) rows.push(row);
  await store.close();
  await expectDocumented(join(dir(), "run.parquet"), ["Gain_Block"]);

  const other = rows.map((row) => ({ ...row, block: "L-1" as const, complexity: 1.5 }));
  await writeRowsParquet(join(dir(), "rows.parquet"), other);
  // The id belongs to a run, and own columns have the names of a prompt file.
  const ofRun = [...documented.keys()].slice([...documented.keys()].indexOf("Gain_Block") + 1);
  await expectDocumented(join(dir(), "rows.parquet"), ofRun);
});

test("the columns of a real file of positions are those of the data dictionary, with their types", async () => {
  await mkdir(join(dir(), "positions"));
  const store = await RunStore.create(join(dir(), "positions"));
  await store.appendPrompts([prompt("one")]);
  await store.bindModel(binding());
  const rows = [measuredRow(0, { norms: [1, 0, 0, 3] })];
  const positions = [positionRowsOf(rows, () => true, { predictions: true })];
  await store.saveRows(0, { ...batch(rows), positions });
  const file = join(dir(), "positions.parquet");
  await writePositionsParquet(file, store, () => ({ model: "tiny" }));
  await store.close();
  const { types, rows: found } = await readParquet(file);
  expect(Object.entries(types).map(([name, type]) => [name, plain(type)])).toEqual([
    ...columnsIn(ofPositions),
  ]);
  // Norms [5, 4, 3, 7] at position 1, and those of the row at the last.
  expect(found[1]).toMatchObject({
    Last_Gain: Math.fround(7 / 3),
    Layer_Gains: [0.8, 0.75, 7 / 3].map(Math.fround),
  });
  expect(found[2]).toMatchObject({ Last_Gain: 1, Top_Id: 262, Layer_Gains: [0, "NaN", "Infinity"] });
});
