import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readPrompts, type PromptRecord } from "./promptFile.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "prompts-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(name: string, content: string | Uint8Array): Promise<PromptRecord[]> {
  const file = join(folder, name);
  await writeFile(file, content);
  const prompts: PromptRecord[] = [];
  for await (const prompt of readPrompts(file)) prompts.push(prompt);
  return prompts;
}

const texts = (prompts: PromptRecord[]): string[] => prompts.map(({ text }) => text);

test("JSON lines carry text, category and complexity, in order, with their line", async () => {
  const lines = [
    '{"prompt":"a","category":"Factual","complexity":1}',
    "",
    '"b"',
    '{"prompt":"a","extra":[]}',
  ];
  expect(await read("a.jsonl", lines.join("\n"))).toEqual([
    { text: "a", category: "Factual", complexity: 1, line: 1 },
    { text: "b", category: null, complexity: null, line: 3 },
    { text: "a", category: null, complexity: null, line: 4 },
  ]);
});

test("a table's quoted newlines, commas and quotes are part of the prompt", async () => {
  const table = '\ufeffCategory,Prompt,Complexity\r\nFactual,"two\r\nlines, ""quoted""",5\r\n,plain,\r\n';
  expect(await read("a.csv", table)).toEqual([
    { text: 'two\r\nlines, "quoted"', category: "Factual", complexity: 5, line: 2 },
    { text: "plain", category: null, complexity: null, line: 4 },
  ]);
});

test("a text file has one prompt a line, spaces kept, blank lines passed over, duplicates kept", async () => {
  expect(texts(await read("a.txt", " one \r\n\r\ntwo\ntwo"))).toEqual([" one ", "two", "two"]);
});

test("NUL, emoji, right-to-left and both forms of é come through byte for byte", async () => {
  const prompts = ["a\u0000b", "\u{1F600}", "\u05d0\u05d1", "\u00e9", "e\u0301", "\u2028", ""];
  const lines = prompts.map((prompt) => JSON.stringify({ prompt })).join("\n");
  expect(texts(await read("b.jsonl", lines))).toEqual(prompts);
});

test("a prompt that is cut by the reader's chunks is put together again", async () => {
  const long = "é".repeat(100_000);
  expect(texts(await read("long.txt", `${long}\n${long}x\n`))).toEqual([long, `${long}x`]);
});

test.each([
  ["bad.jsonl", '"fine"\n{"prompt": oops}\n', "line 2: not JSON"],
  ["list.jsonl", "[1]\n", 'line 1: no "prompt"'],
  ["number.jsonl", '{"prompt": 5}\n', 'line 1: "prompt" is not text'],
  ["category.jsonl", '{"prompt": "a", "category": 5}\n', 'line 1: "category" is not text'],
  [
    "complexity.jsonl",
    '{"prompt": "a", "complexity": "high"}\n',
    'line 1: "complexity" is not a whole number',
  ],
  ["half.jsonl", '"a"\n"\\ud800"\n', "line 2: the prompt holds half of a surrogate pair"],
  ["utf8.txt", Uint8Array.from([0x61, 0x0a, 0xff, 0xfe, 0x0a]), "line 2: not valid UTF-8"],
  ["header.csv", "text\nhello\n", 'line 1: no column named "prompt"'],
  ["ragged.csv", "prompt,category\na,b\nc,d,e\n", "line 3: not a table"],
  ["open.csv", 'prompt\n"never closed\n', "not a table"],
  ["number.csv", "prompt,complexity\na,1\nb,many\n", 'line 3: "complexity" is not a whole number'],
  ["empty.jsonl", "", "holds no prompt"],
  ["blank.txt", "\n \n", "holds no prompt"],
  ["header-only.csv", "prompt\n", "holds no prompt"],
  ["prompts.docx", "x", ".jsonl, .ndjson, .csv, .txt"],
])("%s is refused with its reason", async (name, content, reason) => {
  await expect(read(name, content)).rejects.toThrow(reason);
});

test("a file that is not there, or is a folder, is named", async () => {
  await expect(readPrompts(join(folder, "none.txt")).next()).rejects.toThrow("none.txt: ENOENT");
  const { mkdir } = await import("node:fs/promises");
  await mkdir(join(folder, "folder.txt"));
  await expect(readPrompts(join(folder, "folder.txt")).next()).rejects.toThrow("it is no plain file");
});
