import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { RunStore, writePositionsParquet } from "@gain/records";
import { made, numbered, prompts, request, setUp, stored, storePerTest } from "../testing/fakeMeasuring.ts";
import { LeaseSize } from "./leaseSize.ts";
import { measureModel } from "./measureModel.ts";

storePerTest();

const PYTHON = fileURLToPath(new URL("../../../.venv/bin/python", import.meta.url));

/** The rows of a Parquet file, by pyarrow. */
const parquetRows = (file: string): Readonly<Record<string, unknown>>[] =>
  JSON.parse(
    execFileSync(PYTHON, [
      "-c",
      "import json, sys, pyarrow.parquet as p; print(json.dumps(p.read_table(sys.argv[1]).to_pylist()))",
      file,
    ]).toString(),
  ) as Readonly<Record<string, unknown>>[];

test("positions are stored once with their prompt's row, also after crashes, and written in plan order", async () => {
  const texts = numbered(12);
  await made.store.appendPrompts(prompts([...texts.slice(0, 6), "ERROR", ...texts.slice(6)]));
  const environment = { GAIN_FAKE_LAYERS: "3", GAIN_FAKE_FAULT: "measure:2:kill" };
  const { measuring } = setUp(environment, { request: { ...request, positions: "all" } });
  await (
    await measureModel(measuring)
  ).ended;
  expect(await stored()).toBe("mmmmmmemmmmmm");

  await made.store.close();
  made.store = await RunStore.openReadOnly(made.folder);
  expect(await made.store.positions.exist()).toBe(true);
  const file = join(made.folder, "positions.parquet");
  await writePositionsParquet(file, made.store, () => ({ model: "fake" }));
  const rows = parquetRows(file);
  const wanted = [...texts.slice(0, 6), "", ...texts.slice(6)].flatMap((text, item) =>
    Array.from(Buffer.from(text), (id, position) => [item, position, id]),
  );
  expect(rows.map((row) => [row["Prompt_Index"], row["Position"], row["Token_Id"]])).toEqual(wanted);
  const [first] = rows;
  const norms = first?.["Layer_Norms"] as number[];
  expect(norms).toHaveLength(4);
  expect(first?.["Last_Gain"]).toBeCloseTo((norms[3] ?? 0) / (norms[2] ?? 1), 6);
  expect(first?.["Layer_Gains"]).toHaveLength(3);
  expect(first?.["Attention_Norms"]).toBeNull();

  const [start, next] = await made.store.positions.gains(0);
  expect([start?.from, start?.to, start?.rows]).toEqual([0, 0, 12]);
  expect([next?.from, next?.to]).toEqual([1, 1]);
  expect(start?.gains).toHaveLength(3);
  const gains = rows.filter((row) => row["Position"] === 0).map((row) => row["Last_Gain"] as number);
  const mean = Math.exp(gains.reduce((sum, gain) => sum + Math.log(gain), 0) / gains.length);
  expect(start?.gains[2]).toBeCloseTo(mean, 5);
  const logs = gains.map(Math.log);
  const average = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  expect(start?.lastLog.prompts).toBe(12);
  expect(start?.lastLog.mean).toBeCloseTo(average, 5);
  expect(start?.lastLog.squares).toBeCloseTo(
    logs.reduce((sum, value) => sum + (value - average) ** 2, 0),
    5,
  );
});

test("a lease has so little text that the rows of its positions fit in memory", () => {
  const bytes = (positions: string | null): number => new LeaseSize("cpu", 30, null, positions).textBytes;
  expect(bytes("all") * 4 * (8 * 30 + 8)).toBeLessThanOrEqual(1 << 25);
  expect(bytes("every:8")).toBe(8 * bytes("all"));
  expect(bytes("first")).toBe(bytes(null));
});
