import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { parse } from "csv-parse";

/**
 * Number of records of a CSV after its header, read in pieces. Quotes follow RFC 4180: a line end inside quotes does not
 * end a record.
 *
 * @throws Error if the quotes are broken or a record and the header differ in their number of fields
 */
export async function csvRecordCount(path: string): Promise<number> {
  let records = 0;
  const parser = parse({
    bom: true,
    on_record: () => {
      records += 1;
      return null;
    },
  });
  await pipeline(createReadStream(path), parser.resume());
  return Math.max(0, records - 1);
}
