import type { CsvError } from "csv-parse/sync";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import type { NotebookFileError } from "../../files/fileErrors.ts";
import { eachRecord } from "./csvRecords.ts";

interface Read {
  readonly records: readonly (readonly string[])[];
  /** The column of a misplaced quote; null if the text was read. */
  readonly fault: number | null;
}

function read(text: string, delimiter = ","): Read {
  const whole = {
    bytes: Buffer.from(text),
    file: "x.csv",
    firstLine: 1,
    lineEnd: "\n",
    escape: '"',
  } as const;
  const records: (readonly string[])[] = [];
  try {
    eachRecord(whole, delimiter, (fields) => records.push(fields));
    return { records, fault: null };
  } catch (error) {
    return { records, fault: (error as NotebookFileError).position?.column ?? -1 };
  }
}

/** csv-parse, of another author, on the whole text. */
function byCsvParse(text: string, delimiter = ","): Read {
  const records: string[][] = [];
  try {
    parse(Buffer.from(text), {
      delimiter,
      relax_column_count: true,
      record_delimiter: ["\r\n", "\n"],
      on_record: (fields: string[]) => {
        records.push(fields);
        return null;
      },
    });
    return { records, fault: null };
  } catch (error) {
    const { column } = error as CsvError & { column?: number };
    return { records, fault: (column ?? 0) + 1 };
  }
}

/** A linear congruential generator, so that a failure can be repeated. */
function* textsOf(signs: readonly string[], count: number): Generator<string> {
  let state = 1;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let i = 0; i < count; i++)
    yield Array.from({ length: next(12) }, () => signs[next(signs.length)] ?? "").join("");
}

test("reads the same records as csv-parse, and finds the same faults", () => {
  const signs = ["a", "é", "😀", ",", ",", '"', '"', '""', ',"', '",', "\n", "\n", "\r\n", "\r", " "];
  const faults = new Set<boolean>();
  for (const text of textsOf(signs, 5_000)) {
    const expected = byCsvParse(text);
    faults.add(expected.fault !== null);
    expect(read(text), JSON.stringify(text)).toEqual(expected);
  }
  expect(faults.size).toBe(2);
});

test("reads records across the pieces in which a file is decoded", () => {
  const long = `"${'é""\n'.repeat(60_000)}",b\n`;
  const text = `h,i\n${"1,é\n".repeat(60_000)}${long}${'"x,y",2\r\n'.repeat(30_000)}3,4`;
  expect(read(text)).toEqual(byCsvParse(text));
  const open = `${text}\n"${"a\n".repeat(150_000)}`;
  expect(read(open).fault).toBe(byCsvParse(open).fault);
});

test("has a tab as delimiter, and one that is a quote is left to csv-parse", () => {
  expect(read('a\t"b\tc"\nd', "\t").records).toEqual([["a", "b\tc"], ["d"]]);
  expect(read("a|b\n", "|").records).toEqual([["a", "b"]]);
});
