# Programs of the cluster, each with a log of its own.

declare -A pids

start() { # name, command...
  local name=$1
  shift
  "$@" </dev/null >"$logs/$name.log" 2>&1 7>&- 8>&- &
  pids[$name]=$!
}

# Waits until a command succeeds; a program that ended meanwhile is told with the end of its log.
await_started() { # seconds, name, command...
  local until=$((SECONDS + $1)) name=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    kill -0 "${pids[$name]}" 2>/dev/null || give_up "$name ended:" "$name"
    [ "$SECONDS" -lt "$until" ] || give_up "$name is not ready after $SECONDS s:" "$name"
    sleep 0.1
  done
}

give_up() { # message, name of the log
  tail -n 15 "$logs/$2.log" >&2
  fail "$1 its log ends as above. RUNNERPOOL_CLUSTER_LOGS names a folder to keep logs in."
}
