import { expect, test } from "vitest";
import { canonicalJson } from "./canonicalJson.ts";

test("numbers and strings are written as in the example of RFC 8785, section 3.2.2", () => {
  const value = {
    numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"/",
    literals: [null, true, false],
  };
  expect(canonicalJson(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

test("members are sorted by UTF-16 code units, as in RFC 8785, section 3.2.3", () => {
  const value = {
    "\u20ac": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One",
    "\ud83d\ude00": "Emoji: Grinning Face",
    "\u0080": "Control",
    "\u00f6": "Latin Small Letter O With Diaeresis",
  };
  expect([...canonicalJson(value).matchAll(/:"([^"]*)"/g)].map(([, name]) => name)).toEqual([
    "Carriage Return",
    "One",
    "Control",
    "Latin Small Letter O With Diaeresis",
    "Euro Sign",
    "Emoji: Grinning Face",
    "Hebrew Letter Dalet With Dagesh",
  ]);
});

test.each([
  [{ a: [0, Number.NaN] }, "NaN is not valid in JSON (at $.a[1])"],
  [{ a: { b: Number.POSITIVE_INFINITY } }, "Infinity is not valid in JSON (at $.a.b)"],
  [{ a: undefined }, "undefined is not valid in JSON (at $.a)"],
  [[() => 0], "function is not valid in JSON (at $[0])"],
])("a value that JSON would lose is refused, and the error names its path (%#)", (value, text) => {
  expect(() => canonicalJson(value)).toThrow(text);
});
