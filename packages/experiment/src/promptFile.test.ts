import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readPrompts } from "./promptFile.ts";
import type { PromptRecord } from "./promptRecord.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "prompts-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(name: string, content: string | Uint8Array, column?: string): Promise<PromptRecord[]> {
  const file = join(folder, name);
  await writeFile(file, content);
  const prompts: PromptRecord[] = [];
  for await (const prompt of readPrompts(file, column)) prompts.push(prompt);
  return prompts;
}

const texts = (prompts: PromptRecord[]): string[] => prompts.map(({ text }) => text);

test("JSON lines are read in order, with text, category, complexity and line number", async () => {
  const lines = [
    '{"prompt":"a","category":"Factual","complexity":1}',
    "",
    '"b"',
    '{"prompt":"a","extra":[]}',
  ];
  expect(await read("a.jsonl", lines.join("\n"))).toEqual([
    { text: "a", category: "Factual", complexity: 1, line: 1 },
    { text: "b", category: null, complexity: null, line: 3 },
    { text: "a", category: null, complexity: null, line: 4, meta: [["extra", "[]"]] },
  ]);
});

test("a table's quoted newlines, commas and quotes are part of the prompt", async () => {
  const table = '\ufeffCategory,Prompt,Complexity\r\nFactual,"two\r\nlines, ""quoted""",5\r\n,plain,\r\n';
  expect(await read("a.csv", table)).toEqual([
    { text: 'two\r\nlines, "quoted"', category: "Factual", complexity: 5, line: 2 },
    { text: "plain", category: null, complexity: null, line: 4 },
  ]);
});

test("a text file has one prompt per line; spaces and duplicates are kept, blank lines skipped", async () => {
  expect(texts(await read("a.txt", " one \r\n\r\ntwo\ntwo"))).toEqual([" one ", "two", "two"]);
});

test("NUL, emoji, right-to-left text and both forms of é are read unchanged", async () => {
  const prompts = ["a\u0000b", "\u{1F600}", "\u05d0\u05d1", "\u00e9", "e\u0301", "\u2028", ""];
  const lines = prompts.map((prompt) => JSON.stringify({ prompt })).join("\n");
  expect(texts(await read("b.jsonl", lines))).toEqual(prompts);
});

test("a prompt that spans several chunks of the file is read whole", async () => {
  const long = "é".repeat(100_000);
  expect(texts(await read("long.txt", `${long}\n${long}x\n`))).toEqual([long, `${long}x`]);
});

const LABELLED = [
  { text: "The capital city of France is", category: "Factual", complexity: 1, line: 2 },
  { text: "a; b, c\td", category: null, complexity: null, line: 3 },
];

test.each([
  ["commas.csv", 'prompt,category,complexity\nThe capital city of France is,Factual,1\n"a; b, c\td",,\n'],
  ["semicolons.csv", 'prompt;category;complexity\nThe capital city of France is;Factual;1\n"a; b, c\td";;\n'],
  ["tabs.tsv", 'Prompt\tCategory\tComplexity\nThe capital city of France is\tFactual\t1\n"a; b, c\td"\t\t\n'],
  ["bars.csv", 'prompt|category|complexity\nThe capital city of France is|Factual|1\n"a; b, c\td"||\n'],
  ["text.csv", 'category,TEXT,complexity\nFactual,The capital city of France is,1\n,"a; b, c\td",\n'],
  ["mac.csv", 'prompt;category;complexity\rThe capital city of France is;Factual;1\r"a; b, c\td";;\r'],
  [
    "marked.csv",
    '\ufeffprompt;category;complexity\r\nThe capital city of France is;Factual;1\r\n"a; b, c\td";;\r\n',
  ],
])("a table is read with any separator and line end: %s", async (name, content) => {
  expect(await read(name, content)).toEqual(LABELLED);
});

test("Excel's line sep=; names the separator and is not the header", async () => {
  const prompts = await read("sep.csv", "sep=;\r\nprompt;category\r\na, b;Factual\r\n");
  expect(prompts).toEqual([{ text: "a, b", category: "Factual", complexity: null, line: 3 }]);
});

test("a requested column takes precedence over prompt, and prompt over text", async () => {
  const table = "text;prompt;Question\na;b;c\n";
  expect(texts(await read("asked.csv", table))).toEqual(["b"]);
  expect(texts(await read("asked.csv", table, "question"))).toEqual(["c"]);
  expect(texts(await read("asked.jsonl", '{"input": "a", "text": "b"}\n', "input"))).toEqual(["a"]);
  await expect(read("asked.csv", table, "answer")).rejects.toThrow(
    'no column named "answer"; the fields are separated by semicolons, and the columns are: text, prompt, Question',
  );
  await expect(read("asked.txt", "a\n", "prompt")).rejects.toThrow("a text file has no columns");
});

test("a .json file may have an array, an array under prompts, or JSON lines", async () => {
  expect(await read("a.json", '["a", {"text": "b", "Category": "c", "complexity": 2}]')).toEqual([
    { text: "a", category: null, complexity: null, line: 1 },
    { text: "b", category: "c", complexity: 2, line: 2 },
  ]);
  expect(texts(await read("b.json", '\ufeff{"prompts": ["a", "b"]}'))).toEqual(["a", "b"]);
  expect(texts(await read("lines.json", '{"prompt": "a"}\n{"prompt": "b"}\n'))).toEqual(["a", "b"]);
});

test("prompts are read from a column of a Parquet file of pandas", async () => {
  const file = fileURLToPath(new URL("../../records/fixtures/table-kinds/pandas.parquet", import.meta.url));
  const prompts: PromptRecord[] = [];
  for await (const prompt of readPrompts(file)) prompts.push(prompt);
  const metaOf = (entropy: string, gain: string): PromptRecord["meta"] => [
    ["Model", "gpt2"],
    ["Entropy", entropy],
    ["Last_Gain", gain],
    ["N_Layers", "12"],
  ];
  expect(prompts.slice(0, 2)).toEqual([
    {
      text: "The capital city of France is",
      category: "Factual",
      complexity: null,
      line: 1,
      meta: metaOf("1.5", "1.0625"),
    },
    {
      ...{ text: 'He said "no", twice; then', category: "Novel", complexity: null, line: 2 },
      meta: metaOf("2.5", "0.96875"),
    },
  ]);
  await expect(readPrompts(file, "question").next()).rejects.toThrow(
    'no column named "question"; the columns are: Model, Category, Prompt, Entropy, Last_Gain, N_Layers',
  );
});

test("bare carriage returns end lines only in a file without line feeds", async () => {
  expect(texts(await read("mac.txt", "one\rtwo\r\rthree"))).toEqual(["one", "two", "three"]);
  expect(texts(await read("inside.txt", "one\rmore\ntwo\n"))).toEqual(["one\rmore", "two"]);
});

test.each([
  ["bad.jsonl", '"fine"\n{"prompt": oops}\n', "line 2: not JSON"],
  ["list.jsonl", "[1]\n", 'line 1: no "prompt"'],
  ["number.jsonl", '{"prompt": 5}\n', 'line 1: "prompt" is neither text nor a list of messages'],
  ["category.jsonl", '{"prompt": "a", "category": 5}\n', 'line 1: "category" is not text'],
  [
    "complexity.jsonl",
    '{"prompt": "a", "complexity": "high"}\n',
    'line 1: "complexity" is not a whole number',
  ],
  ["half.jsonl", '"a"\n"\\ud800"\n', "line 2: the prompt contains half of a surrogate pair"],
  ["utf8.txt", Uint8Array.from([0x61, 0x0a, 0xff, 0xfe, 0x0a]), "line 2: not valid UTF-8"],
  [
    "header.csv",
    "question\nhello\n",
    'line 1: no column named "prompt" or "text"; the columns are: question. Choose the one with the prompts by --prompt-column NAME',
  ],
  [
    "semicolons.csv",
    "question;category\nhello;a\n",
    "the fields are separated by semicolons, and the columns are: question, category",
  ],
  ["twice.csv", "prompt,Prompt\na,b\n", 'two columns are named "prompt"'],
  [
    "ragged-semicolons.csv",
    "prompt;category\na;b\nc;d;e\n",
    "line 3: not a table of fields separated by semicolons",
  ],
  ["keys.jsonl", '{"question": "a"}\n', 'no key named "prompt" or "text"; there are: question'],
  ["object.json", '{"model": "m"}', "not an array of prompts; there are the keys model"],
  ["broken.json", '["a", ', "line 1: not JSON"],
  ["number.json", "[5]", 'line 1: no "prompt"'],
  ["packed.jsonl.gz", "x", "is compressed: unpack it first"],
  ["named.parquet", "prompt\na\n", "has the ending of Parquet, but is not a Parquet file"],
  ["utf16.txt", Buffer.from("\ufeffa\n", "utf16le"), "not valid UTF-8, but UTF-16"],
  ["ragged.csv", "prompt,category\na,b\nc,d,e\n", "line 3: not a table"],
  ["open.csv", 'prompt\n"never closed\n', "not a table"],
  ["number.csv", "prompt,complexity\na,1\nb,many\n", 'line 3: "complexity" is not a whole number'],
  ["empty.jsonl", "", "contains no prompt"],
  ["blank.txt", "\n \n", "contains no prompt"],
  ["header-only.csv", "prompt\n", "contains no prompt"],
  ["prompts.docx", "x", ".jsonl, .ndjson, .json, .csv, .tsv, .parquet, .txt"],
])("%s is refused with its reason", async (name, content, reason) => {
  await expect(read(name, content)).rejects.toThrow(reason);
});

test("a missing file and a folder are refused by name", async () => {
  await expect(readPrompts(join(folder, "none.txt")).next()).rejects.toThrow("none.txt: ENOENT");
  const { mkdir } = await import("node:fs/promises");
  await mkdir(join(folder, "folder.txt"));
  await expect(readPrompts(join(folder, "folder.txt")).next()).rejects.toThrow(
    "is a folder, and a plain file is needed",
  );
});

test.each(["jsonl", "json", "csv", "parquet", "txt"])(
  "a pipe with the ending .%s is refused at once, as a pipe",
  async (ending) => {
    const pipe = join(folder, `pipe.${ending}`);
    spawnSync("mkfifo", [pipe]);
    await expect(readPrompts(pipe).next()).rejects.toMatchObject({ code: "not_a_file" });
  },
);
