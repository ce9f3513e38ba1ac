#!/bin/sh
# SIGNAL COMMAND [ARGUMENT…]: runs a command for as long as standard input stays open.
# Whoever started it holds the other end of that pipe: closing it, or dying in whatever way, ends the
# command by SIGNAL, and by KILL if that takes more than 8 seconds. The first line of standard output
# is the command's process id.
signal=$1
shift
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
echo "$child"
(
  cat <&3 >/dev/null
  kill -s "$signal" "$child" 2>/dev/null
  n=0
  while kill -0 "$child" 2>/dev/null && [ "$n" -lt 80 ]; do
    sleep 0.1
    n=$((n + 1))
  done
  kill -s KILL "$child" 2>/dev/null
) &
watcher=$!
trap '' INT TERM HUP
wait "$child"
status=$?
kill -s KILL "$watcher" 2>/dev/null
exit "$status"
