import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NotebookFileError } from "../files/fileErrors.ts";
import { readNotebookBytes, readNotebookFile } from "./readNotebookFile.ts";

const FIXTURES = new URL("../../fixtures/", import.meta.url);
const fixture = (path: string) => readFileSync(new URL(path, FIXTURES));
const gptjCsv = fixture("python-outputs/gptj_parallel_test_20260105_152333.csv");
const gptjJson = fixture("python-outputs/gptj_parallel_test_20260105_152333.json");
const read = (bytes: Buffer | string, name = "x.csv") => readNotebookBytes(Buffer.from(bytes), name);

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-notebook-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("a file of the notebook's family", () => {
  it("is read from its path with its rows and its columns in order, without a note", async () => {
    const path = join(folder, "gptj.csv");
    writeFileSync(path, gptjCsv);
    const file = await readNotebookFile(path);
    expect(file.rows).toHaveLength(25);
    expect(file.columns).toEqual(gptjCsv.toString().split("\n")[0]?.split(","));
    expect(file.notes).toEqual([]);
  });

  it("is identified by its content, and a name that contradicts it is noted", () => {
    expect(read(gptjJson, "a.csv").rows).toEqual(read(gptjCsv, "a.json").rows);
    expect(read(gptjJson, "a.csv").notes).toEqual([
      { kind: "alias", text: "the file's name is of a CSV, its content of a JSON, which is read" },
    ]);
    expect(read(gptjCsv, "a.json").notes).toEqual([
      { kind: "alias", text: "the file's name is of a JSON, its content of a CSV, which is read" },
    ]);
    expect(read(gptjCsv, "a.txt").notes).toEqual([]);
  });

  it("may begin with a byte order mark and blank lines before a bracket", () => {
    expect(read(`\uFEFF \r\n${gptjJson.toString()}`).rows).toHaveLength(25);
    expect(read(`\uFEFF${gptjCsv.toString()}`).rows).toEqual(read(gptjCsv).rows);
  });
});

describe("a path that is not a plain file, or a file that is too large, is refused before a byte is read", () => {
  const refused = async (path: string): Promise<string> => {
    const error: unknown = await readNotebookFile(path).catch((reason: unknown) => reason);
    if (!(error instanceof NotebookFileError)) throw error;
    return error.message.replace(folder, "");
  };

  it("2 GB: the error has size, limit and remedy", async () => {
    const path = join(folder, "huge.csv");
    writeFileSync(path, "");
    truncateSync(path, 2 * 2 ** 30);
    const started = performance.now();
    expect(await refused(path)).toBe(
      "/huge.csv, line 1, column 1: the file has 2048 MiB, more than the 256 MiB that can be read at once: " +
        "split it by model and name the parts, which are then compared in the same way",
    );
    expect(performance.now() - started).toBeLessThan(500);
    rmSync(path);
  });

  it("a folder, a pipe, a socket, a device and a missing file", async () => {
    mkdirSync(join(folder, "run"));
    execFileSync("mkfifo", [join(folder, "pipe")]);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder, "socket"), resolve));
    expect(await refused(join(folder, "run"))).toMatch(
      "/run: this is a folder; name a CSV, JSON or Parquet file",
    );
    expect(await refused(join(folder, "pipe"))).toMatch("/pipe: this is a pipe");
    expect(await refused(join(folder, "socket"))).toMatch("/socket: this is a socket");
    expect(await refused("/dev/zero")).toMatch("/dev/zero: this is a device");
    expect(await refused(join(folder, "none.csv"))).toMatch("/none.csv: cannot be read: ENOENT");
    await new Promise((resolve) => server.close(resolve));
  });
});

describe("bytes that are not UTF-8 text are refused, with the name of the format if it is known", () => {
  const text = gptjCsv.toString();
  const utf16 = Buffer.from(text, "utf16le");
  it.each<[string, Buffer, string]>([
    ["UTF-16 without its mark", utf16, "the file is written in UTF-16"],
    ["UTF-32", Buffer.from([0xff, 0xfe, 0, 0, 0x4d, 0, 0, 0]), "the file is written in UTF-32"],
    ["gzip", gzipSync(text), "not text: this is a gzip archive; unpack it first"],
    [
      "Parquet",
      Buffer.from("PAR1\u0015\u0004PAR1"),
      "not text: this is a Parquet file, which is read from its path",
    ],
    ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), "not text: this is a PNG picture"],
    [
      "NUL in the first line",
      Buffer.from("Mod\u0000el\n"),
      "line 1, column 4: not text: there are NUL bytes here",
    ],
    [
      "a block that was lost",
      Buffer.from(`Last_Gain\n1\n1${"\u0000".repeat(512)}`),
      "line 3, column 2: not text",
    ],
    [
      "Latin-1",
      Buffer.from("Prompt,Last_Gain\né,1\ncaf\u00e9,1\n", "latin1"),
      "line 2, column 1: byte 0xE9 is not UTF-8",
    ],
    [
      "Latin-1 after a true U+FFFD",
      Buffer.from([0x61, 0xef, 0xbf, 0xbd, 0x0a, 0x62, 0xe9, 0x0a]),
      "line 2, column 2: byte 0xE9",
    ],
    [
      "an end within a character",
      Buffer.from("Last_Gain\nю").subarray(0, -1),
      "line 2, column 1: the file ends within a character",
    ],
  ])("%s", (_, bytes, message) => {
    expect(() => read(bytes)).toThrow(NotebookFileError);
    expect(() => read(bytes)).toThrow(message);
  });

  it("a NUL that is a token is text", () => {
    expect(read(fixture("pandas-written/difficult.csv")).rows.map((row) => row.topToken)).toContain("\u0000");
  });
});

describe("text that is neither CSV nor JSON is refused with the file's name, line and column", () => {
  it.each([
    ["nothing", "", "x.csv, line 1, column 1: the file is empty"],
    ["blank lines", "\uFEFF \n\n", "x.csv, line 1, column 1: the file is empty"],
    [
      "prose",
      "Dear colleague\nhere are my numbers\n",
      'x.csv, line 1, column 1: this is neither a CSV with a column Last_Gain nor a JSON; it begins with "Dear colleague"',
    ],
    ["a page", "<!doctype html>\n<p>404</p>\n", "no results: this is an HTML page"],
    ["a first line without end", "x,".repeat(1e6), "line 1, column 1: this is neither a CSV"],
    ["a notebook itself", '{"cells": [{"source": []}]}', "line 1, column 12: Last_Gain is missing"],
  ])("%s", (_, text, message) => {
    expect(() => read(text)).toThrow(NotebookFileError);
    expect(() => read(text)).toThrow(message);
  });
});
