import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { readPrompts } from "./promptFile.ts";
import type { PromptRecord } from "./promptRecord.ts";

const folder = mkdtempSync(join(tmpdir(), "gain-meta-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function read(name: string, text: string | Uint8Array, column?: string): Promise<PromptRecord[]> {
  const file = join(folder, name);
  writeFileSync(file, text);
  const prompts: PromptRecord[] = [];
  for await (const prompt of readPrompts(file, column)) prompts.push(prompt);
  return prompts;
}
const metaOf = (prompts: readonly PromptRecord[]): unknown => prompts.map(({ meta = [] }) => meta);
const refused = (name: string, text: string): Promise<unknown> =>
  read(name, text).then(
    () => "read",
    (error: unknown) =>
      error instanceof Error ? error.message.slice(error.message.indexOf(", line") + 2) : error,
  );

describe("own columns of JSON lines", () => {
  test("are texts as they are, and every other value as the file writes it, in the file's order", async () => {
    const line =
      String.raw`{"id": 7, "prompt": "p", "n": 1.0, "big": 123456789012345678901, "t": "1.0", "e": "", "no": null, "yes": true, ` +
      String.raw`"nested": {"a": [1.50, "x, y \" }"], "b" : null}, "1": "é\n"}`;
    expect(metaOf(await read("a.jsonl", line))).toEqual([
      [
        ["id", "7"],
        ["n", "1.0"],
        ["big", "123456789012345678901"],
        ["t", "1.0"],
        ["e", ""],
        ["no", null],
        ["yes", "true"],
        ["nested", String.raw`{"a":[1.50,"x, y \" }"],"b":null}`],
        ["1", "é\n"],
      ],
    ]);
  });

  test("may differ from line to line, and a column of prompts that is asked for leaves `prompt` as own column", async () => {
    const lines = ['{"q": "a", "prompt": "b"}', '"c"', '{"q": "d", "late": 1}'].join("\n");
    const prompts = await read("b.jsonl", lines, "q");
    expect(prompts.map(({ text }) => text)).toEqual(["a", "c", "d"]);
    expect(metaOf(prompts)).toEqual([[["prompt", "b"]], [], [["late", "1"]]]);
  });
});

const NAMES = ["id", "source", "Gain", "a b", 'q"uote', "=f", "1"];
const own = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 });
const wellFormed = fc.string({ unit: "grapheme" });

test("every JSON value of every format for JSON comes back equal", async () => {
  const value = fc.oneof(
    wellFormed,
    fc.jsonValue().filter((json) => !/-0[,}\]]|^-0$/.test(JSON.stringify(json))),
  );
  const rows = fc.array(fc.tuple(wellFormed, fc.dictionary(fc.constantFrom(...NAMES), value)), {
    minLength: 1,
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(rows, async (list) => {
      const objects = list.map(([text, fields]) => ({ ...fields, prompt: `p${text}` }));
      const files = {
        "r.jsonl": objects.map((object) => JSON.stringify(object)).join("\n"),
        "r.json": JSON.stringify(objects, null, 2),
        "k.json": JSON.stringify({ Prompts: objects }, null, "\t"),
      };
      for (const [name, text] of Object.entries(files)) {
        const prompts = await read(name, text);
        expect(prompts.map((prompt) => prompt.text)).toEqual(list.map(([text]) => `p${text}`));
        for (const [i, { meta = [] }] of prompts.entries()) {
          const [, fields] = list[i] ?? ["", {}];
          // A text is its own content, everything else its JSON; a missing value is null.
          const expected = Object.entries(fields).map(([key, value]) => [
            key,
            value === null ? null : typeof value === "string" ? value : JSON.stringify(value),
          ]);
          expect(meta).toEqual(expected);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test("every field of a table comes back equal, and an empty one is missing", async () => {
  const field = fc.string({
    unit: fc.constantFrom("a", '"', ",", ";", "\t", "|", "\n", "\r\n", " ", "=", "é", "🙂"),
  });
  const table = own.chain((names) =>
    fc.tuple(
      fc.constant(names),
      fc.array(fc.array(field, { minLength: names.length, maxLength: names.length }), {
        minLength: 1,
        maxLength: 4,
      }),
    ),
  );
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  await fc.assert(
    fc.asyncProperty(table, fc.constantFrom(",", ";", "\t", "|"), async ([names, rows], separator) => {
      const lines = [[...names, "prompt"], ...rows.map((row, i) => [...row, `p${String(i)}`])].map((row) =>
        row.map(quoted).join(separator),
      );
      const prompts = await read(separator === "\t" ? "t.tsv" : "t.csv", `${lines.join("\n")}\n`);
      expect(metaOf(prompts)).toEqual(
        rows.map((row) => row.map((text, k) => [names[k], text === "" ? null : text])),
      );
    }),
    { numRuns: 60 },
  );
});

test("the index that pandas writes without a name is named as pandas names it, and empty columns are left out", async () => {
  expect(metaOf(await read("i.csv", ",prompt,source,\n0,a,w,\n1,b,,\n"))).toEqual([
    [
      ["Unnamed: 0", "0"],
      ["source", "w"],
    ],
    [
      ["Unnamed: 0", "1"],
      ["source", null],
    ],
  ]);
});

const wide = (count: number): string =>
  JSON.stringify({
    prompt: "a",
    ...Object.fromEntries(Array.from({ length: count }, (_, k) => [`c${String(k)}`, k])),
  });

test.each([
  ["twice in a table", "a.csv", "prompt,x,x\na,1,2\n", 'line 1: two columns are named "x"'],
  ["twice in an object", "a.jsonl", '{"prompt": "a", "x": 1, "x": 2}', 'line 1: two columns are named "x"'],
  [
    "alike but for case",
    "b.jsonl",
    '{"prompt":"a","x":1}\n{"prompt":"b","X ":1}',
    'line 2: the columns "x" and "X" differ only in case',
  ],
  [
    "with a line break",
    "c.jsonl",
    String.raw`{"prompt": "a", "x\ny": 1}`,
    String.raw`line 1: the column "x\ny" has a control character`,
  ],
  ["without a name", "d.jsonl", '{"prompt": "a", "": 1}', 'line 1: the column "" has no name'],
  [
    "with a long name",
    "e.jsonl",
    JSON.stringify({ prompt: "a", ["x".repeat(129)]: 1 }),
    "has a name of 129 characters; at most 128",
  ],
  ["too many", "f.jsonl", wide(101), "line 1: more than 100 columns beside the prompt"],
  [
    "too long",
    "g.jsonl",
    `"a"\n${JSON.stringify({ prompt: "a", x: "y".repeat(300_000), z: 1 })}`,
    '300001 bytes, 300000 of them in "x"; at most 262144',
  ],
  [
    "half of a character",
    "h.jsonl",
    String.raw`{"prompt": "a", "x": "\ud800"}`,
    'line 1: "x" contains half of a surrogate pair',
  ],
])("columns that are %s are refused with their place", async (_what, name, text, message) => {
  expect(await refused(name, text)).toContain(message);
});

test("a hundred columns, and keys that look like members of every object, are kept", async () => {
  const [prompt] = await read("w.jsonl", wide(100));
  expect(prompt?.meta).toHaveLength(100);
  expect(metaOf(await read("p.jsonl", '{"prompt": "a", "__proto__": "x", "constructor": 2}'))).toEqual([
    [
      ["__proto__", "x"],
      ["constructor", "2"],
    ],
  ]);
});
