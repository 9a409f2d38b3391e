import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";

/** The value of an expression after some of the page's scripts, in their order, have run without a page. */
export function scriptScope(files: readonly string[], expression: string): unknown {
  const texts = files.map((file) => readFileSync(new URL(`../src/browser/${file}`, import.meta.url), "utf8"));
  return runInContext(`${texts.join("\n")}\n${expression}`, createContext({ Intl }));
}
