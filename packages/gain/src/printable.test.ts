import { UsageError } from "@gain/experiment";
import { SidecarFailed, SidecarGone } from "@gain/sidecar";
import { expect, test } from "vitest";
import { failureText } from "./failures.ts";
import { printable } from "./printable.ts";
import { Printer } from "./printer.ts";
import { Progress } from "./progress.ts";

const codes = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, k) => String.fromCodePoint(from + k));

/** Control characters but the line break, sequences of terminals, and characters that reorder or hide text. */
const HARMFUL = [
  ...codes(0x00, 0x09),
  ...codes(0x0b, 0x1f),
  ...codes(0x7f, 0x9f),
  ...codes(0x200b, 0x200f),
  ...codes(0x202a, 0x202e),
  ...codes(0x2066, 0x2069),
  ...[
    "\u001b]0;title\u0007",
    "\u001b[2J",
    "\u001b[31m",
    "\u009b5A",
    "\u001bP+q\u001b\\",
    "\u2028",
    "\u2029",
    "\ufeff",
  ],
];
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const unseenIn = (text: string): boolean => text.split("\n").some((line) => UNSEEN.test(line));

test.each(HARMFUL.map((text) => [JSON.stringify(text), text]))(
  "%s never reaches a terminal raw",
  (_, text) => {
    const errors = [
      new UsageError(`cannot read ${text}.csv`),
      new SidecarFailed("unsupported_architecture", `Evil${text} is not supported`),
      new SidecarGone("loading", { exitCode: 1, signal: null, stderrTail: ["a line", `of ${text}`] }),
      new TypeError(`a fault about ${text}`),
    ];
    for (const error of errors) expect(unseenIn(failureText(error)), error.name).toBe(false);

    const written: string[] = [];
    const stream = {
      write: (line: string) => written.push(line),
      isTTY: false,
    } as unknown as NodeJS.WriteStream;
    const progress = new Progress(new Printer(stream));
    progress.event({ kind: "starting", model: `model${text}`, trouble: `no${text}` });
    progress.event({ kind: "restarting", reason: `it printed ${text}`, crashes: 1 });
    progress.event({ kind: "loading", phase: "download", text: `file${text}`, done: 1, total: 2 });
    progress.event({ kind: "notice", code: "surplus_weights", text });
    expect(written.length).toBeGreaterThan(3);
    for (const line of written) expect(unseenIn(line)).toBe(false);
  },
);

test.each(HARMFUL.map((text) => [JSON.stringify(text), text]))(
  "%s is an escape in whatever a printer prints, and JSON keeps its value",
  (_, text) => {
    const written: string[] = [];
    const stream = { write: (line: string) => written.push(line), isTTY: true, columns: 100 };
    const printer = new Printer(stream as unknown as NodeJS.WriteStream);
    printer.text(`a ${text} b`);
    printer.laidOut(`a ${text} b`);
    printer.json({ [text]: text });
    printer.passing(`a ${text} b`);
    expect(JSON.parse(written[2] ?? "")).toEqual({ [text]: text });
    for (const line of written) expect(unseenIn(line.replace(/^\r\u001b\[K/, ""))).toBe(false);
  },
);

test("the lines of a message stay lines", () => {
  expect(failureText(new UsageError("one\ntwo"))).toBe("gain: one\ntwo");
});

test("on a terminal no line is wider than it, elsewhere lines stay whole", () => {
  const long = `gain: ${"a word and another ".repeat(20)}/a/path/${"x".repeat(200)}`;
  const lines = printable(long, { isTTY: true, columns: 100 }).split("\n");
  expect(lines.length).toBeGreaterThan(5);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(printable(long, { isTTY: false })).toBe(long);
});
