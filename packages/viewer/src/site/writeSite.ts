/**
 * A static site of the finished runs of a folder: the page of `gain view` without its server.
 *
 *   out/index.html, page.css, *.js      the page, with its policy in its head: it loads its own files alone
 *   out/data/runs.js                    the list
 *   out/data/0001/facts.js, report.js   a run: scripts that hand over texts, since a page from disk can load nothing else
 *   out/data/0001/rows.parquet, rows.js its rows, and the same as a script for a page from disk
 *
 * No path of this machine is in the list; a report names what the run's own report names.
 */
import { createWriteStream } from "node:fs";
import { mkdir, readdir, realpath, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { cannotList, nothingToBundle, siteExists, tooLargeToBundle } from "../errors.ts";
import { RunIndex, shown } from "../folder/runIndex.ts";
import { REPORT_FILE, runFacts } from "../folder/runFacts.ts";
import { PAGE_POLICY } from "../server/answer.ts";
import { readAssets, type PageParts } from "../server/assets.ts";
import { openRunFile } from "../server/runFile.ts";
import type { RunEntry } from "../wire.ts";

/** The most rows of a run that a page from disk shows. */
const MOST_INLINE = 10_000;
/** Of a file that becomes a script: reports and so few rows have less. */
const MOST_BYTES = 1 << 28;

export interface SiteOptions {
  readonly folder: string;
  /** A new or empty folder. */
  readonly out: string;
  readonly page: PageParts;
}

export interface WrittenSite {
  readonly runs: number;
  /** Runs whose rows a page from disk does not show. */
  readonly onlyServed: number;
}

/**
 * @throws ViewerError `bundle_refused`, `cannot_list`, `page_missing`; `not_found` where a run's report or rows are no plain
 * file, such as a link to another file of this machine. RecordsError for a manifest that cannot be read
 */
export async function writeSite({ folder, out, page }: SiteOptions): Promise<WrittenSite> {
  const real = await realpath(folder).catch((cause: unknown) => {
    throw cannotList(folder, cause);
  });
  const index = new RunIndex(real);
  await index.look();
  // That a run was verified on this machine says nothing about its copy in the site.
  const entries = index
    .entries()
    .flatMap((entry) => (entry.state === "finished" ? [{ ...entry, verified: null }] : []));
  if (entries.length === 0) throw nothingToBundle(folder);
  const assets = await readAssets(page);
  if ((await readdir(out).catch(() => [])).length > 0) throw siteExists(out);
  await mkdir(join(out, "data"), { recursive: true });
  for (const [name, { content }] of assets)
    await writeFile(join(out, name), name === "index.html" ? siteMarkup(content) : content);
  const places: Record<string, string> = {};
  const inline: Record<string, boolean> = {};
  for (const [k, entry] of entries.entries()) {
    const place = String(k + 1).padStart(4, "0");
    places[entry.run] = place;
    inline[entry.run] = await writeRun(join(out, "data", place), place, entry);
  }
  const list = { title: index.list().title, runs: entries.map(shown), progress: {} };
  await writeFile(join(out, "data", "runs.js"), dataScript("runs", JSON.stringify({ list, places, inline })));
  return { runs: entries.length, onlyServed: Object.values(inline).filter((is) => !is).length };
}

/** @returns are the rows in a script too? */
async function writeRun(into: string, place: string, entry: RunEntry): Promise<boolean> {
  const facts = await runFacts(entry);
  await mkdir(into, { recursive: true });
  await writeFile(join(into, "facts.js"), dataScript(`${place}/facts`, JSON.stringify(facts)));
  if (facts.hasReport) {
    const report = (await contentOf(entry, REPORT_FILE)).toString("utf8");
    await writeFile(join(into, "report.js"), dataScript(`${place}/report`, withoutCode(report)));
  }
  if (facts.rows === null) return true;
  await copyRunFile(entry, facts.rows.file, join(into, "rows.parquet"));
  const count = entry.models.reduce((sum, { measured, errors }) => sum + (measured ?? 0) + (errors ?? 0), 0);
  if (count > MOST_INLINE) return false;
  const rows = await contentOf(entry, facts.rows.file);
  await writeFile(join(into, "rows.js"), dataScript(`${place}/rows`, rows.toString("base64")));
  return true;
}

async function contentOf(entry: RunEntry, file: string): Promise<Buffer> {
  const opened = await openRunFile(entry, file);
  try {
    const { size } = await opened.stat();
    if (size > MOST_BYTES) throw tooLargeToBundle(entry.run, file, size);
    return await opened.readFile();
  } finally {
    await opened.close();
  }
}

async function copyRunFile(entry: RunEntry, file: string, to: string): Promise<void> {
  const opened = await openRunFile(entry, file);
  await pipeline(opened.createReadStream(), createWriteStream(to));
}

/** A script that hands a text to the page. JSON is JavaScript, and neither of its line separators ends a line. */
const dataScript = (name: string, text: string): string =>
  `gainData(${JSON.stringify(name)}, ${JSON.stringify(text)});\n`;

/** The page loads Vega once for all reports. */
const withoutCode = (report: string): string =>
  report.replace(/<script type="text\/plain" data-code>[\s\S]*?<\/script>/g, "");

/** The page's markup for a site: it says that it has no server, and carries its policy. */
const siteMarkup = (markup: string): string =>
  markup
    .replace("<html lang", "<html data-site lang")
    .replace(
      '<meta charset="utf-8" />',
      `<meta charset="utf-8" />\n<meta http-equiv="Content-Security-Policy" content="${PAGE_POLICY}" />`,
    );
