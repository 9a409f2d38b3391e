import { createReadStream } from "node:fs";
import { parse } from "csv-parse";

/**
 * Records of a CSV below its header, read in pieces: quotes of RFC 4180, so that a line end inside quotes ends nothing.
 *
 * @throws Error where the quotes are broken or a record has another number of fields than the header
 */
export async function csvRecordCount(path: string): Promise<number> {
  let records = 0;
  const source = createReadStream(path);
  const parser = source.pipe(parse({ bom: true }));
  source.once("error", (error) => parser.destroy(error));
  for await (const _ of parser) records += 1;
  return Math.max(0, records - 1);
}
