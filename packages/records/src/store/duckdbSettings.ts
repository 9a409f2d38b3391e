/** Whoever opens a DuckDB says that it downloads and loads no extension; what is needed is linked into it. */
export const NO_EXTENSIONS = {
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  allow_community_extensions: "false",
};
