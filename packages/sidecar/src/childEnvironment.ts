/** Variables that a sidecar inherits. All others, such as secrets of other programs, are left out. */
const ALLOWED = new Set([
  "PATH",
  "HOME",
  "USERPROFILE",
  "SYSTEMROOT",
  "LANG",
  "LC_ALL",
  "LC_CTYPE",
  "TMPDIR",
  "TZ",
  "XDG_CACHE_HOME",
  "LD_LIBRARY_PATH",
  "DYLD_LIBRARY_PATH",
  "OMP_NUM_THREADS",
  "MKL_NUM_THREADS",
  "OPENBLAS_NUM_THREADS",
  "OPENBLAS_CORETYPE",
  "OPENBLAS_L2_SIZE",
  "SSL_CERT_FILE",
  "REQUESTS_CA_BUNDLE",
  "CURL_CA_BUNDLE",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
]);

/** Prefixes of the settings of the hub's client, CUDA, PyTorch and gain. */
const ALLOWED_PREFIXES = ["HF_", "HUGGING", "CUDA_", "NVIDIA_", "PYTORCH_", "TORCH_", "GAIN_"];

/**
 * The environment of a sidecar: the variables of `environment` that an allow-list names.
 *
 * @returns a new object, in which Python is set to unbuffered UTF-8 output
 */
export function childEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(
    ([name]) => ALLOWED.has(name) || ALLOWED_PREFIXES.some((prefix) => name.startsWith(prefix)),
  );
  return { ...Object.fromEntries(kept), PYTHONUNBUFFERED: "1", PYTHONUTF8: "1" };
}
