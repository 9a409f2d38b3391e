import { Command } from "commander";
import { expect, test } from "vitest";
import { maxDiskOption } from "./maxDiskOption.ts";

const parsed = (text: string): unknown =>
  new Command()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .addOption(maxDiskOption())
    .parse(["--max-disk", text], { from: "user" })
    .opts()["maxDisk"];

test.each([
  ["10GB", 10e9],
  ["500 mb", 5e8],
  ["1.5TiB", 1.5 * 2 ** 40],
  ["4096B", 4096],
  ["2KiB", 2048],
])("%s is %d bytes", (text, bytes) => {
  expect(parsed(text)).toBe(bytes);
});

test.each(["10", "GB", "-1GB", "0GB", "0.1B", "10XB", "1e3GB", "9000000TB"])("%s is refused", (text) => {
  expect(() => parsed(text)).toThrow("10GB");
});
