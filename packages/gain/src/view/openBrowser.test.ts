import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openBrowser } from "./openBrowser.ts";

const ADDRESS = "http://127.0.0.1:4711/#token=secret-token";
let folder: string;
let environment: NodeJS.ProcessEnv;
const made = (name: string): string => readFileSync(join(folder, name), "utf8").trim();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-opener-"));
  environment = { PATH: `${folder}:/usr/bin:/bin` };
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Puts a program in the place of the system's, which keeps its arguments, and the file that they name. */
function placeOpener(status = 0): void {
  const script = `#!/bin/sh
file="\${1#file://}"
echo "$@" > '${folder}/arguments'
cat "$file" > '${folder}/content'
stat -c '%a %u' "$file" > '${folder}/access'
exit ${String(status)}
`;
  writeFileSync(join(folder, "xdg-open"), script, { mode: 0o755 });
}

describe.runIf(process.platform === "linux")("openBrowser", () => {
  test.each([{}, { DISPLAY: "" }])("starts nothing without a screen: %j", async (screen) => {
    placeOpener();
    expect(await openBrowser(ADDRESS, { ...environment, ...screen })).toBe(false);
    expect(existsSync(join(folder, "arguments"))).toBe(false);
  });

  test.each([{ DISPLAY: ":0" }, { WAYLAND_DISPLAY: "wayland-0" }])(
    "with %j starts a browser with a file of this user alone, which leads to the address",
    async (screen) => {
      placeOpener();
      expect(await openBrowser(ADDRESS, { ...environment, ...screen })).toBe(true);
      expect(made("content")).toContain(`content="0; url=${ADDRESS}"`);
      expect(made("access")).toBe(`600 ${String(process.getuid?.())}`);
    },
  );

  test("shows the token to no other user, who can read the arguments of every program", async () => {
    placeOpener();
    await openBrowser(ADDRESS, { ...environment, DISPLAY: ":0" });
    expect(made("arguments")).toMatch(/^file:\/\/\S+\/open\.html$/);
    expect(made("arguments")).not.toContain("secret");
  });

  test("tells that no browser was started where the system's program fails or is missing", async () => {
    expect(await openBrowser(ADDRESS, { PATH: folder, DISPLAY: ":0" })).toBe(false);
    placeOpener(3);
    expect(await openBrowser(ADDRESS, { ...environment, DISPLAY: ":0" })).toBe(false);
  });
});
