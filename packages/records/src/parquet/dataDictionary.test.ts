import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { gainRowsOf } from "../../testing/gainRows.ts";
import { readParquet } from "../../testing/parquetReader.ts";
import { batch, binding, measuredRow, prompt } from "../../testing/runFixture.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import type { GainRow } from "../row/gainRow.ts";
import { RunStore } from "../store/runStore.ts";
import { writeRowsParquet } from "./writeRowsParquet.ts";
import { writeRunParquet } from "./writeRunParquet.ts";

const dir = temporaryFolder();
const DOCUMENT = new URL("../../../../docs/data-dictionary.md", import.meta.url);

/** Column and type of every line of the document's tables. */
const documented = new Map(
  [...readFileSync(DOCUMENT, "utf8").matchAll(/^\| `(\w+)` +\| ([^|]+?) +\|/gm)].map(
    ([, name = "", type = ""]) => [name, type.replaceAll("`", "")],
  ),
);

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
