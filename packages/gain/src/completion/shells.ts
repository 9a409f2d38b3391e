export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

export const COMPLETION_HELP = `
  bash   source <(gain completion bash)                            in ~/.bashrc
  zsh    source <(gain completion zsh)                             in ~/.zshrc, after compinit
  fish   gain completion fish > ~/.config/fish/completions/gain.fish

An experiment's options complete with their values, everything else with the names of files.
`;
