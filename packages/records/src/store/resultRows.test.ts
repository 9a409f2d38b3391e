import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { beforeAll, expect, test } from "vitest";
import { resultRows } from "./resultRows.ts";

let connection: DuckDBConnection;
beforeAll(async () => {
  const instance = await DuckDBInstance.create(":memory:");
  connection = await instance.connect();
  return () => {
    connection.closeSync();
    instance.closeSync();
  };
});

const rowsOf = async (sql: string): Promise<unknown[]> => [...(await resultRows(await connection.run(sql)))];

test("numbers, texts and lists are unchanged, and a missing value is null", async () => {
  expect(
    await rowsOf(`SELECT * FROM (VALUES
      (1::INTEGER, 9007199254740993::BIGINT, -0.0::DOUBLE, 'é', [1, 2]::INTEGER[], ['0.5', 'nan']::DOUBLE[]),
      (NULL, NULL, NULL, NULL, NULL, NULL),
      (-2147483648, -1, 'inf', '', [], [3])) rows (i, b, d, t, li, ld)`),
  ).toEqual([
    { i: 1, b: 9007199254740993n, d: -0, t: "é", li: [1, 2], ld: [0.5, Number.NaN] },
    { i: null, b: null, d: null, t: null, li: null, ld: null },
    { i: -2147483648, b: -1n, d: Infinity, t: "", li: [], ld: [3] },
  ]);
});

test("a short or long text keeps its byte order mark", async () => {
  const texts = ["\ufeff", "\ufeffx\0y", `\ufeff${"long ".repeat(10)}`, "exactly 12 b", "exactly 13 by"];
  const values = texts.map((text, row) => `(${String(row)}, '${text.replace("\0", "' || chr(0) || '")}')`);
  expect(
    await rowsOf(`SELECT text FROM (VALUES ${values.join(", ")}) texts (row, text) ORDER BY row`),
  ).toEqual(texts.map((text) => ({ text })));
});

test("rows of several chunks are returned in order with their values", async () => {
  const rows = (await rowsOf(
    `SELECT range::INTEGER AS i, CASE WHEN range % 3 > 0 THEN range::DOUBLE END AS d,
       [range::INTEGER, -range::INTEGER][1 : range % 3] AS l, repeat('x', (range % 40)::INTEGER) AS t
     FROM range(5000) ORDER BY range`,
  )) as { i: number; d: number | null; l: number[]; t: string }[];
  expect(rows).toEqual(
    Array.from({ length: 5000 }, (_, i) => ({
      i,
      d: i % 3 > 0 ? i : null,
      l: [i, -i].slice(0, i % 3),
      t: "x".repeat(i % 40),
    })),
  );
});

test("a column of another type is refused, and the error names the type", async () => {
  await expect(rowsOf("SELECT 1::UHUGEINT AS big")).rejects.toThrow("a column of UHUGEINT is not read here");
  await expect(rowsOf("SELECT [1, NULL] AS list")).rejects.toThrow(
    "a list with a null in it is not read here",
  );
  await expect(rowsOf("SELECT ['a'] AS texts")).rejects.toThrow("a column of VARCHAR is not read here");
});
