#!/bin/sh
# Own prompts in two languages: measure, prove the files, and print the means of each category.
#
#   sh run.sh OUT [OPTIONS OF gain experiment]
#
# GAIN is the command: `gain` after an installation by name.
set -eu
here=$(dirname "$0")
out=$1
shift
gain=${GAIN:-gain}

$gain experiment --prompts "$here/prompts.jsonl" --out "$out" "$@"
$gain verify "$out"
$gain summarize "$out"
