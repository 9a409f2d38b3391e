import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import * as analysis from "../index.ts";

/** The `@example` of a docblock: an expression, and a last line with numbers of its result, such as `// mean 0.1, df 2`. */
const EXAMPLE = /@example\n((?: \* .*\n)+?) \* \/\/ (.+)\n/g;

const folder = new URL("./", import.meta.url);
const examples = readdirSync(folder)
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
  .flatMap((file) =>
    [...readFileSync(new URL(file, folder), "utf8").matchAll(EXAMPLE)].map(([, code = "", stated = ""]) => ({
      file,
      code: code.replaceAll(/^ \* /gm, "").replace(/;\n$/, ""),
      stated: stated.split(", ").map((entry) => entry.split(" ")),
    })),
  );

it("there are examples", () => {
  expect(examples.length).toBeGreaterThan(15);
});

it.each(examples)("the example in $file has the stated result: $code", ({ code, stated }) => {
  const names = Object.keys(analysis);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- a docblock's code
  const found: unknown = new Function(...names, `return ${code}`)(...Object.values(analysis));
  for (const [path = "", number = ""] of stated) {
    expect([path, rounded(partOf(found, path.split(".")))]).toEqual([path, rounded(Number(number))]);
  }
});

/** The four digits that the docblocks state. */
const rounded = (value: unknown): string => Number(value).toPrecision(4);

/** A part of a result; a defined finding is replaced by its value. */
function partOf(result: unknown, path: readonly string[]): unknown {
  const value = (result as { value?: unknown } | undefined)?.value ?? result;
  const [key, ...rest] = path;
  return key === undefined ? value : partOf((value as Record<string, unknown>)[key], rest);
}
