# What the user sees: progress and failures on stderr, so that stdout carries only what is asked for.

say() { printf '%s\n' "$*" >&2; }

# A need of this machine that is not met, in one line: what, and what to do.
missing() { say "$*"; exit 3; }

fail() { say "$*"; exit 1; }

step() { printf '%4d s  %s\n' "$SECONDS" "$*" >&2; }

# Repeats a command until it succeeds; says what was waited for if it never does.
await() { # seconds, what, command...
  local until=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$until" ] || { say "$what did not come"; return 1; }
    sleep 0.1
  done
}
