import { userInfo } from "node:os";
import { expect, test, vi } from "vitest";
import { warmFolder } from "./warmFolder.ts";

vi.mock(import("node:os"), async (original) => ({
  ...(await original()),
  /** As of a user in a container whom nothing but the kernel knows. */
  userInfo: () => {
    throw new Error("uv_os_get_passwd returned ENOENT");
  },
}));

test("the folder is the user's runtime folder, else one of the user's own among the temporary files", () => {
  expect(warmFolder({ XDG_RUNTIME_DIR: "/run/user/7" })).toBe("/run/user/7/gain");
  expect(warmFolder({})).toMatch(new RegExp(`/gain-${String(process.getuid?.())}$`));
});

test("a user without a name has one too", () => {
  expect(userInfo).toThrow("ENOENT");
  expect(warmFolder({ XDG_RUNTIME_DIR: "" })).toBe(warmFolder({}));
});
