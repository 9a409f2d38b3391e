/** The platforms for which there is a wheel with the program: each has builds of every package with native code. */
export interface Platform {
  /** As in names of wheels. The oldest system is that of Node and torch. */
  readonly wheelTag: string;
  /** As npm names them. */
  readonly os: "linux" | "darwin";
  readonly cpu: "x64" | "arm64";
  readonly libc?: "glibc";
}

export const PLATFORMS: readonly Platform[] = [
  { wheelTag: "manylinux_2_28_x86_64", os: "linux", cpu: "x64", libc: "glibc" },
  { wheelTag: "manylinux_2_28_aarch64", os: "linux", cpu: "arm64", libc: "glibc" },
  { wheelTag: "macosx_14_0_arm64", os: "darwin", cpu: "arm64" },
];
