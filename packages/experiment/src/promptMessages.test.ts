import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { RunStore } from "@gain/records";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readPrompts } from "./promptFile.ts";
import type { PromptRecord } from "./promptRecord.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "messages-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(name: string, content: string, column?: string): Promise<PromptRecord[]> {
  const file = join(folder, name);
  await writeFile(file, content);
  const prompts: PromptRecord[] = [];
  for await (const prompt of readPrompts(file, column)) prompts.push(prompt);
  return prompts;
}

const USER = { role: "user", content: "Why?" };
const TURNS = [
  { role: "system", content: "ü" },
  USER,
  { role: "assistant", content: "a\n\nb" },
  { role: "user", content: "" },
];
const READ = {
  text: "ü\n\nWhy?\n\na\n\nb\n\n",
  turns: [
    { role: "system", bytes: 2 },
    { role: "user", bytes: 4 },
    { role: "assistant", bytes: 4 },
    { role: "user", bytes: 0 },
  ],
};

test("messages are a prompt with the contents as its text; one of the user is the same as its text", async () => {
  const lines = [{ messages: [USER] }, { messages: TURNS }, "Why?", { prompt: "p", messages: TURNS }];
  const prompts = await read("a.jsonl", lines.map((each) => JSON.stringify(each)).join("\n"));
  const [one, several, text, both] = prompts;
  expect({ ...one, line: 3 }).toEqual(text);
  expect(several).toMatchObject(READ);
  expect(both).toMatchObject({ text: "p", meta: [["messages", JSON.stringify(TURNS)]] });
  expect(await read("b.json", JSON.stringify([{ chat: TURNS }]), "chat")).toMatchObject([READ]);
});

test("a column of messages in a table and in Parquet is read as in JSON", async () => {
  const cell = JSON.stringify(TURNS).replaceAll('"', '""');
  expect(await read("a.csv", `messages,category\n"${cell}",x\n`)).toMatchObject([{ ...READ, category: "x" }]);
  const file = join(folder, "a.parquet");
  const python = fileURLToPath(new URL("../../../.venv/bin/python", import.meta.url));
  const code =
    "import json, sys, pyarrow, pyarrow.parquet as parquet\n" +
    "table = pyarrow.table({'messages': [json.loads(sys.argv[1])], 'category': ['x']})\n" +
    "parquet.write_table(table, sys.argv[2])";
  execFileSync(python, ["-c", code, JSON.stringify(TURNS), file]);
  const prompts: PromptRecord[] = [];
  for await (const prompt of readPrompts(file)) prompts.push(prompt);
  expect(prompts).toMatchObject([{ ...READ, category: "x" }]);
});

test.each([
  ["an empty list", [], "there is no message"],
  ["a text", ["a"], "message 1 is not an object"],
  ["an unknown role", [{ role: "bot", content: "a" }], 'message 1 has the role "bot"; known are system, '],
  ["no role", [{ content: "a" }], "message 1 has the role undefined"],
  ["parts", [{ role: "user", content: [{ type: "image" }] }], "message 1 has a content that is not text"],
  [
    "a late system message",
    [USER, { role: "system", content: "a" }],
    "message 2 is of the system, which must",
  ],
  [
    "an answer at the end",
    [USER, { role: "assistant", content: "a" }],
    "the last message is of the assistant",
  ],
  ["tool calls", [{ ...USER, tool_calls: [] }], "message 1 has tool_calls"],
])("%s is refused with file, line and message", async (_what, messages, problem) => {
  const content = `"first"\n${JSON.stringify({ messages })}`;
  await expect(read("bad.jsonl", content)).rejects.toThrow(`bad.jsonl, line 2: ${problem}`);
});

test("half of a surrogate pair in a message is refused, as in a text", async () => {
  const content = String.raw`{"messages": [{"role": "user", "content": "\ud800"}]}`;
  await expect(read("half.jsonl", content)).rejects.toThrow("half of a surrogate pair");
});

test("the store gives back the turns of pending prompts and of the plan, also when it is opened again", async () => {
  const prompts = await read("c.jsonl", `"plain"\n${JSON.stringify({ messages: TURNS })}`);
  const created = await RunStore.create(folder);
  await created.appendPrompts(prompts);
  const { digest } = await created.promptDigests();
  await created.close();
  const store = await RunStore.openReadOnly(folder);
  try {
    expect(await store.samplePrompts(2)).toEqual([
      { item: 0, text: "plain" },
      { item: 1, ...READ },
    ]);
    expect((await store.promptDigests()).digest).toBe(digest);
  } finally {
    await store.close();
  }
});
