/** Settings of every DuckDB: it downloads and loads no extension, since those needed are linked into it. */
export const NO_EXTENSIONS = {
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  allow_community_extensions: "false",
};
