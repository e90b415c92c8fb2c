#!/bin/sh
# usage: greet.sh LANGUAGE NAME
set -eu
here=$(dirname "$0")
template="$here/greetings/$1.txt"
if [ ! -f "$template" ]; then
    echo "greet.sh: no greeting in \`$1\`; there are: $(cd "$here/greetings" && ls | sed 's/\.txt$//' | tr '\n' ' ')" >&2
    exit 2
fi
sed "s/NAME/$2/" "$template"
