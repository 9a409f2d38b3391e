#!/bin/bash
#SBATCH --job-name=gain
#SBATCH --nodes=4
#SBATCH --ntasks-per-node=1
#SBATCH --gpus-per-node=4
#SBATCH --cpus-per-task=16
#SBATCH --time=04:00:00
# One run on every GPU of the job. Submit: sbatch slurm.sh MODEL PROMPTS RUN. The environment of Python and the three paths
# are on a file system that all nodes have; so is the home folder with the token.
set -euo pipefail
model=$1 prompts=$2 run=$3

export RAY_AUTH_MODE=token
ray get-auth-token --generate > /dev/null

# Not `head`, which ends before scontrol has written all names: with pipefail the script would end too.
head=$(scontrol show hostnames "$SLURM_JOB_NODELIST" | sed -n 1p)
port=$((20000 + SLURM_JOB_ID % 10000))

# Ray starts on every node, the command runs on the first one alone, and both end together.
srun --nodes="$SLURM_JOB_NUM_NODES" ray symmetric-run --address "$head:$port" --min-nodes "$SLURM_JOB_NUM_NODES" -- \
  gain experiment --cluster "$head:$port" --model "$model" --prompts "$prompts" --out "$run"
