import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readSource } from "../sources/readSource.ts";
import { addRows, type OutputSink } from "./outputSink.ts";
import type { OutputContext } from "./reportInput.ts";
import { makeOutputs } from "./writeOutputs.ts";

const folder = mkdtempSync(join(tmpdir(), "gain-outputs-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const context: OutputContext = {
  ...{ command: "made", createdAt: new Date(0), references: () => null, undrawn: { glyphNotice: null } },
};

/** A source of a file with this number of rows. */
function sourceOf(rows: number) {
  const path = join(folder, `${String(rows)}.csv`);
  const lines = Array.from(
    { length: rows },
    (_, i) => `made,Factual,prompt ${String(i)},1.${String(i + 10)}`,
  );
  writeFileSync(path, ["Model,Category,Prompt,Last_Gain", ...lines, ""].join("\n"));
  return readSource(path, {});
}

/** Records the beginnings and the ends of the outputs of rows. */
class Recorded implements OutputSink {
  readonly events: string[] = [];

  write(): Promise<void> {
    return Promise.resolve();
  }

  async writeRows(...[texts, rows, seen]: Parameters<OutputSink["writeRows"]>): Promise<void> {
    this.events.push("rows begin");
    const nothing = { add: () => new Promise<void>((resolve) => setImmediate(resolve)) };
    await addRows(
      Object.values(texts),
      Object.keys(texts).map(() => nothing),
      rows,
      seen,
    );
    this.events.push("rows end");
  }

  async writeByName(name: string, write: (path: string) => Promise<void>): Promise<void> {
    this.events.push("Parquet begins");
    await write(join(folder, name));
    this.events.push("Parquet ends");
  }
}

test.each([
  ["of a short source, Parquet is written while the rows are", 20, true],
  ["of a long source, Parquet is written after the rows, in bounded memory", 1001, false],
])("%s", async (_, rows, early) => {
  const sink = new Recorded();
  await makeOutputs(sink, [await sourceOf(rows)], context);
  expect(sink.events.indexOf("Parquet begins") < sink.events.indexOf("rows end")).toBe(early);
  expect(sink.events).toHaveLength(4);
});

test("where the rows cannot be written, the error comes after the end of Parquet, which may read a store", async () => {
  class Failing extends Recorded {
    override writeRows(): Promise<void> {
      return Promise.reject(new Error("no space"));
    }
  }
  const sink = new Failing();
  await expect(makeOutputs(sink, [await sourceOf(20)], context)).rejects.toThrow("no space");
  expect(sink.events).toEqual(["Parquet begins", "Parquet ends"]);
});
