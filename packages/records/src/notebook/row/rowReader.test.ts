import { expect, it } from "vitest";
import { columnMap } from "../names/columnMap.ts";
import { CsvRow } from "../csv/csvRow.ts";
import { FileNotes } from "../fileNotes.ts";
import { Naming } from "../names/naming.ts";
import { RowReader } from "./rowReader.ts";
import { SharedTexts } from "./sharedTexts.ts";

const position = { file: "x.csv", line: 1, column: 1 };

it("refuses more rows than the limit, and the error has the position and the remedy", () => {
  const columns = columnMap(["Last_Gain"], new Naming(), () => position);
  const reader = new RowReader("x.csv", new Naming(), new FileNotes(), 2);
  reader.add(new CsvRow(columns, ["1.5"], new SharedTexts(), { file: "x.csv", line: 2 }));
  reader.add(new CsvRow(columns, ["0.5"], new SharedTexts(), { file: "x.csv", line: 3 }));
  expect(() => {
    reader.add(new CsvRow(columns, ["1.0"], new SharedTexts(), { file: "x.csv", line: 4 }));
  }).toThrow(
    "x.csv, line 4, column 1: there are more than 2 rows, which is more than can be read at once: split the file by model",
  );
});
