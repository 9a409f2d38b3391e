import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { parse } from "csv-parse";

/**
 * Records of a CSV below its header, read in pieces: quotes of RFC 4180, so that a line end inside quotes ends nothing.
 *
 * @throws Error where the quotes are broken or a record has another number of fields than the header
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
